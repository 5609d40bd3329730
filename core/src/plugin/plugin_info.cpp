// What a plugin file says of itself, for who does not want to load it.
#include <headwater/plugin_info.hpp>

#include "gates.hpp"

namespace headwater {

PluginInfo read_plugin(const std::string& path) {
  const headwater_host silent{};
  const Candidate candidate(path, Chosen::by_name, silent);
  const PluginNote& note = candidate.note;
  return {candidate.file.path(),
          note.name,
          note.version,
          note.license,
          note.vendor,
          note.url,
          note.build,
          note.head.isa,
          note.head.abi_major,
          note.head.abi_minor,
          note.head.minor_needed,
          note.techniques};
}

}  // namespace headwater
