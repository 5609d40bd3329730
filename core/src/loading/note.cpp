// Finds the two notes in the segments of a file, and reads them.
#include "note.hpp"

#include "../contract/refusal.hpp"
#include "../contract/version_check.hpp"
#include "note_technique.hpp"
#include <algorithm>
#include <charconv>
#include <cstring>
#include <fmt/format.h>
#include <optional>
#include <string_view>

namespace headwater {
namespace {

constexpr std::uint64_t most_bytes = std::uint64_t{1} << 20U;
constexpr std::string_view owner{HEADWATER_NOTE_OWNER, sizeof HEADWATER_NOTE_OWNER};

struct Notes {
  std::optional<std::string> head, json;
};

void keep(const std::string& file, std::optional<std::string>& place, std::string_view bytes) {
  if (place) refuse_damaged(file, "two notes of the same type");
  place = std::string(bytes);
}

std::uint64_t rounded_up(std::uint64_t value, std::uint64_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

/// The notes of a segment: a row of {name size, size, type, name, bytes}; name and
/// bytes are padded to the alignment of the segment.
void collect(const PluginFile& file, const Elf64_Phdr& segment, Notes& notes) {
  if (segment.p_filesz > most_bytes) refuse_damaged(file.path(), "more than 1 MiB");
  const std::string bytes = file.read(segment.p_offset, segment.p_filesz);
  const std::uint64_t alignment = segment.p_align == 8 ? 8 : 4;
  std::string_view rest = bytes;
  while (rest.size() >= sizeof(Elf64_Nhdr)) {
    Elf64_Nhdr header;
    std::memcpy(&header, rest.data(), sizeof header);
    const std::uint64_t start =
        rounded_up(sizeof header + std::uint64_t{header.n_namesz}, alignment);
    if (start > rest.size() || header.n_descsz > rest.size() - start)
      refuse_damaged(file.path(), "a note that is longer than its segment");
    const std::string_view content = rest.substr(start, header.n_descsz);
    if (rest.substr(sizeof header, header.n_namesz) == owner) {
      if (header.n_type == HEADWATER_NOTE_HEAD) keep(file.path(), notes.head, content);
      if (header.n_type == HEADWATER_NOTE_JSON) keep(file.path(), notes.json, content);
    }
    const std::uint64_t end = rounded_up(start + header.n_descsz, alignment);
    rest.remove_prefix(std::min<std::uint64_t>(end, rest.size()));
  }
}

/// What the head says, and how many techniques it counts.
struct Head {
  PluginInfo plugin;
  std::uint32_t n_techniques;
};

Head read_head(const std::string& file, const std::string& bytes) {
  headwater_note head{};
  if (bytes.size() < sizeof head) refuse_damaged(file, fmt::format("{} bytes", bytes.size()));
  std::memcpy(&head, bytes.data(), sizeof head);
  if (std::memcmp(head.magic, HEADWATER_MAGIC, sizeof head.magic) != 0)
    refuse_damaged(file, "another mark than " HEADWATER_MAGIC);
  PluginInfo plugin{.file = file,
                    .name = {head.name, ::strnlen(head.name, sizeof head.name)},
                    .version = {head.version, ::strnlen(head.version, sizeof head.version)},
                    .isa = head.isa,
                    .abi_major = head.abi_major,
                    .abi_minor = head.abi_minor,
                    .minor_needed = head.minor_needed};
  check_version(plugin, head.layout);
  if (!is_label(plugin.name) || !is_label(plugin.version))
    refuse_damaged(file, "a name or a version that is not a plain word");
  if (head.n_techniques == 0 || head.n_techniques > most_entries)
    refuse_damaged(file, fmt::format("{} techniques", head.n_techniques));
  return {std::move(plugin), head.n_techniques};
}

/// JSON writes characters beyond 16 bits as two escapes, "\\ud83d\\ude00"; YAML does not know
/// that.
std::string with_whole_characters(std::string_view json) {
  constexpr std::size_t size = 6;  // of an escape
  const auto half = [&](std::size_t at, unsigned first) {
    unsigned code = 0;
    const std::string_view escape = json.substr(std::min(at, json.size()), size);
    if (escape.size() == size && escape.starts_with("\\u"))
      std::from_chars(escape.data() + 2, escape.data() + size, code, 16);
    return code >= first && code < first + 0x400 ? std::optional(code - first) : std::nullopt;
  };
  std::string text;
  for (std::size_t at = 0; at < json.size();) {
    const auto high = half(at, 0xD800), low = half(at + size, 0xDC00);
    if (high && low) text += fmt::format("\\U{:08x}", 0x10000 + (*high << 10U) + *low);
    const std::size_t n = high && low ? 2 * size : json[at] == '\\' ? 2 : 1;
    if (!(high && low)) text += json.substr(at, n);
    at += n;
  }
  return text;
}

void read_json(std::string_view json, Head& head) {
  PluginInfo& plugin = head.plugin;
  const std::string& file = plugin.file;
  Diagnostics mistakes;
  const Node root =
      parse_yaml(with_whole_characters(json.substr(0, json.find('\0'))), "note", mistakes);
  if (!mistakes.empty())
    refuse_damaged(file, "JSON with a mistake: " + mistakes.list().front().message);
  const Node* techniques = root.find("techniques");
  if (text_of(root, "plugin") != plugin.name || text_of(root, "version") != plugin.version ||
      techniques == nullptr || techniques->items.size() != head.n_techniques)
    refuse_damaged(file, "two parts that disagree about name, version or techniques");
  for (auto [key, text] : {std::pair{"license", &plugin.license},
                           {"vendor", &plugin.vendor},
                           {"url", &plugin.url},
                           {"build", &plugin.build}}) {
    *text = text_of(root, key);
    if (!is_text(*text)) refuse_damaged(file, fmt::format("control characters in its {}", key));
  }
  for (const Node& technique : techniques->items)
    plugin.techniques.push_back(read_technique(file, technique));
}

}  // namespace

PluginInfo read_note(const PluginFile& file, const Elf& elf) {
  Notes notes;
  for (const Elf64_Phdr& segment : elf.segments)
    if (segment.p_type == PT_NOTE) collect(file, segment, notes);
  if (!notes.head || !notes.json)
    refuse(gate::note, {.what = "this library is not a Headwater plugin",
                        .file = file.path(),
                        .needs = "the notes that HEADWATER_PLUGIN puts into a plugin",
                        .help = "name a plugin, or build this one with headwater/plugin.hpp"});
  Head head = read_head(file.path(), *notes.head);
  read_json(*notes.json, head);
  return std::move(head.plugin);
}

}  // namespace headwater
