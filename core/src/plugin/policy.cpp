// Holds a plugin against the processor and the lock.
#include "policy.hpp"

#include <headwater/config.hpp>
#include <headwater/digest.hpp>
#include <headwater/error.hpp>

#include "cpu.hpp"
#include "refusal.hpp"
#include <algorithm>
#include <bit>
#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>

namespace headwater {
namespace {

constexpr std::uint64_t most_properties = 4096;  // bytes
constexpr std::size_t property_start = 16;       // after the note's header and "GNU"

std::uint32_t word_at(std::string_view bytes, std::size_t offset) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes.data() + offset, sizeof word);
  return word;
}

/// The level of a row of {type, size, bytes padded to 8}; 0 when it names none.
unsigned marked_level(std::string_view properties) {
  while (properties.size() >= 12) {
    if (word_at(properties, 0) == GNU_PROPERTY_X86_ISA_1_NEEDED)
      return static_cast<unsigned>(std::bit_width(word_at(properties, 8)));
    const std::uint64_t size = 8 + (std::uint64_t{word_at(properties, 4)} + 7) / 8 * 8;
    properties.remove_prefix(std::min<std::uint64_t>(size, properties.size()));
  }
  return 0;
}

void check_isa(const Candidate& candidate, unsigned allowed) {
  const unsigned needed = needed_level(candidate);
  if (needed <= allowed) return;
  const unsigned here = cpu_level(cpu_features());
  refuse(gate::isa,
         {.what = fmt::format("plugin '{}' {} {}", candidate.note.name,
                              candidate.note.version,
                              needed > here ? "cannot run on this processor"
                                            : "needs more than this host allows"),
          .file = candidate.file.path(),
          .has = "code for " + level_name(needed),
          .needs = fmt::format("at most {}; the processor is {}", level_name(allowed),
                               level_name(here)),
          .help = fmt::format("build the plugin with -march=x86-64{}, or use another",
                              allowed > 1 ? fmt::format("-v{}", allowed) : "")});
}

/// What people read as this project's own.
void check_name(const Candidate& candidate) {
  const std::string& name = candidate.note.name;
  if (name != "headwater" && !name.starts_with("headwater.")) return;
  refuse(
      gate::reserved,
      {.what = fmt::format("plugin calls itself '{}', as the project would", name),
       .file = candidate.file.path(),
       .needs = "a name other than 'headwater' and 'headwater.*', which are reserved",
       .help = "give the plugin a name of its own and rebuild it"});
}

std::vector<std::string> digests_of(const Lock& lock, const Candidate& candidate) {
  std::vector<std::string> digests;
  for (const TechniqueInfo& info : candidate.note.techniques) {
    const std::string name = fmt::format("{}/{}", to_string(info.kind), info.name);
    for (const Pin& pin : lock.pins)
      if (pin.technique == name) digests.push_back(pin.sha256);
  }
  return digests;
}

void check_pin(const Candidate& candidate, const Lock& lock) {
  if (lock.file.empty()) return;
  const std::vector<std::string> locked = digests_of(lock, candidate);
  const std::string digest = sha256(candidate.file.read(0, candidate.file.size()));
  if (std::ranges::find(locked, digest) != locked.end()) return;
  refuse(gate::pin,
         {.what = fmt::format("plugin '{}' {} {}", candidate.note.name,
                              candidate.note.version,
                              locked.empty() ? "is not among the locked ones"
                                             : "is not the file that was locked"),
          .file = candidate.file.path(),
          .has = "sha256 " + digest,
          .needs = locked.empty() ? fmt::format("an entry in {}", lock.file)
                                  : fmt::format("sha256 {} by {}",
                                                fmt::join(locked, " or "), lock.file),
          .help = "restore that file, or lock again: headwater plugin lock CONFIG"});
}

bool is_digest(std::string_view text) {
  return text.size() == 64 &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Pin read_pin(const Node& node, Diagnostics& diagnostics) {
  MapReader reader(node, "locked plugin", diagnostics);
  reader.require("technique");
  const Node* digest = reader.require("sha256");
  Pin pin{reader.text("technique", {}), reader.text("sha256", {})};
  reader.text("file", {});
  reader.text("version", {});
  reader.finish();
  if (digest != nullptr && !pin.sha256.empty() && !is_digest(pin.sha256))
    diagnostics.error(
        digest->mark,
        "'sha256' must be 64 hexadecimal digits, but got " + describe(*digest),
        "write the file anew: headwater plugin lock CONFIG");
  return pin;
}

}  // namespace

Lock read_lock(const std::string& file) {
  Diagnostics diagnostics;
  const Node root = read_yaml(file, diagnostics);
  Lock lock{file, {}};
  if (diagnostics.empty()) {
    MapReader reader(root, "lock", diagnostics);
    const Node* plugins = reader.require("plugins");
    reader.finish();
    if (plugins != nullptr && plugins->kind != Node::Kind::list)
      diagnostics.error(plugins->mark,
                        "'plugins' must be a list, but got " + describe(*plugins));
    else if (plugins != nullptr)
      for (const Node& node : plugins->items)
        lock.pins.push_back(read_pin(node, diagnostics));
  }
  if (!diagnostics.empty()) throw Error(diagnostics.text());
  return lock;
}

Policy make_policy(unsigned isa_max, const std::string& lock) {
  return {std::min(isa_max, cpu_level(cpu_features())),
          lock.empty() ? Lock{} : read_lock(lock)};
}

unsigned needed_level(const Candidate& candidate) {
  unsigned level = candidate.note.head.isa;
  for (const Elf64_Phdr& segment : candidate.elf.segments) {
    const std::uint64_t size = segment.p_filesz;
    if (segment.p_type != PT_GNU_PROPERTY || size < property_start ||
        size > most_properties || !candidate.file.holds(segment.p_offset, size))
      continue;
    const std::string bytes = candidate.file.read(segment.p_offset, size);
    level =
        std::max(level, marked_level(std::string_view(bytes).substr(property_start)));
  }
  return level;
}

void check(const Candidate& candidate, const Policy& policy) {
  check_isa(candidate, policy.isa);
  check_pin(candidate, policy.lock);
  check_name(candidate);
}

}  // namespace headwater
