// Reads plugin files through gates 4 and 5.
#include "candidate.hpp"

#include "../contract/refusal.hpp"

namespace headwater {
namespace {

Elf read(const PluginFile& file) {
  try {
    return read_elf(file.bytes());
  } catch (const ElfFault& fault) {
    refuse(gate::elf, {.what = std::string("plugin file is ") + fault.what(),
                       .file = file.path(),
                       .needs = "a whole ELF shared library for x86_64 Linux",
                       .help = "build the plugin for this machine (-shared), or copy it again"});
  }
}

}  // namespace

Candidate::Candidate(const std::string& path, Chosen chosen, const headwater_host& host)
    : Candidate(PluginFile(path, chosen, host)) {}

Candidate::Candidate(const PluginFile& file)
    : identity(file.identity()),
      is_exposed(file.is_exposed()),
      elf(read(file)),
      plugin(std::make_shared<const PluginInfo>(read_note(file, elf))) {}

std::shared_ptr<const PluginFile> Candidate::open() const {
  if (copy) return copy;
  auto file = std::make_shared<const PluginFile>(plugin->file, Chosen::by_name, headwater_host{});
  if (file->identity() == identity) return file;
  refuse(gate::file, {.what = "plugin file was replaced while it was being read",
                      .file = file->path(),
                      .help = "wait until it is written, then try again"});
}

Candidate Candidate::held() const {
  auto sealed = std::make_shared<const PluginFile>(open()->sealed());
  Candidate same(*sealed);
  same.copy = std::move(sealed);
  if (*same.plugin == *plugin) return same;
  refuse(gate::file, {.what = "plugin file was overwritten while it was being read",
                      .file = plugin->file,
                      .help = "wait until it is written, then try again"});
}

}  // namespace headwater
