// Reads a plugin file.
#include "candidate.hpp"

#include "note.hpp"

namespace headwater {

Candidate examine(const std::string& path, Chosen chosen, const headwater_host& host) {
  const PluginFile file(path, chosen, host);
  Elf elf = read_elf(file);
  auto plugin = std::make_shared<const PluginInfo>(read_note(file, elf));
  return {file.identity(), std::move(elf), std::move(plugin)};
}

}  // namespace headwater
