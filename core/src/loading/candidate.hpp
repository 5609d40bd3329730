// What is known of a sound plugin file that was read and not run.
#pragma once

#include <headwater/plugin_info.hpp>

#include "../elf/elf.hpp"
#include "note.hpp"
#include "plugin_file.hpp"
#include <memory>

namespace headwater {

struct Candidate {
  /// PluginError of gate 2, 3, 4 or 5, in this order.
  Candidate(const std::string& path, Chosen chosen, const headwater_host& host);

  /// The same from a sealed copy, so that what is checked from now on is what is loaded.
  /// PluginError L03-FILE when the file is another one by now.
  Candidate held() const;

  /// The file, or its copy, to read it. PluginError L03-FILE likewise.
  std::shared_ptr<const PluginFile> open() const;

  FileIdentity identity;
  bool is_exposed;  ///< see PluginFile
  Elf elf;
  std::shared_ptr<const PluginInfo> plugin;  ///< its path is plugin->file
  std::shared_ptr<const PluginFile> copy{};  ///< of one that is held

 private:
  explicit Candidate(const PluginFile& file);
};

}  // namespace headwater
