// What is known of a sound plugin file that was read and not run.
#pragma once

#include <headwater/plugin_info.hpp>

#include "elf.hpp"
#include "note.hpp"
#include "plugin_file.hpp"
#include <memory>

namespace headwater {

struct Candidate {
  /// PluginError of gate 2, 3, 4 or 5, in this order.
  Candidate(const std::string& path, Chosen chosen, const headwater_host& host)
      : Candidate(PluginFile(path, chosen, host)) {}

  FileIdentity identity;
  Elf elf;
  std::shared_ptr<const PluginInfo> plugin;  ///< its path is plugin->file

 private:
  explicit Candidate(const PluginFile& file)
      : identity(file.identity()),
        elf(read_elf(file)),
        plugin(std::make_shared<const PluginInfo>(read_note(file, elf))) {}
};

}  // namespace headwater
