// Finds the two notes in the segments of a file, and reads them.
#include "note.hpp"

#include <headwater/config.hpp>

#include "refusal.hpp"
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <fmt/format.h>
#include <link.h>
#include <optional>
#include <string_view>
#include <vector>

namespace headwater {
namespace {

constexpr std::uint64_t most_bytes = std::uint64_t{1} << 20U;
constexpr std::uint32_t most_techniques = 4096;
constexpr std::string_view owner{HEADWATER_NOTE_OWNER, sizeof HEADWATER_NOTE_OWNER};

constexpr const char* rebuild = "rebuild the plugin with the SDK of this Headwater";

struct Notes {
  std::optional<std::string> head, json;
};

[[noreturn]] void refuse_damaged(const std::string& file, const std::string& has) {
  refuse(gate::note, {.what = "the note of the plugin is damaged",
                      .file = file,
                      .has = has,
                      .help = rebuild});
}

void keep(const std::string& file, std::optional<std::string>& place,
          std::string_view bytes) {
  if (place) refuse_damaged(file, "two notes of the same type");
  place = std::string(bytes);
}

std::uint64_t rounded_up(std::uint64_t value, std::uint64_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

/// The notes of a segment: a row of {name size, size, type, name, bytes}; name and
/// bytes are padded to the alignment of the segment. f(type, bytes) of those of
/// Headwater.
template <class F>
void each_note(const std::string& file, std::string_view rest, std::uint64_t p_align,
               const F& f) {
  const std::uint64_t alignment = p_align == 8 ? 8 : 4;
  while (rest.size() >= sizeof(Elf64_Nhdr)) {
    Elf64_Nhdr header;
    std::memcpy(&header, rest.data(), sizeof header);
    const std::uint64_t start =
        rounded_up(sizeof header + std::uint64_t{header.n_namesz}, alignment);
    if (start > rest.size() || header.n_descsz > rest.size() - start)
      refuse_damaged(file, "a note that is longer than its segment");
    if (rest.substr(sizeof header, header.n_namesz) == owner)
      f(header.n_type, rest.substr(start, header.n_descsz));
    const std::uint64_t end = rounded_up(start + header.n_descsz, alignment);
    rest.remove_prefix(std::min<std::uint64_t>(end, rest.size()));
  }
}

void collect(const PluginFile& file, const Elf64_Phdr& segment, Notes& notes) {
  if (segment.p_filesz > most_bytes) refuse_damaged(file.path(), "more than 1 MiB");
  const std::string bytes = file.read(segment.p_offset, segment.p_filesz);
  each_note(file.path(), bytes, segment.p_align, [&](std::uint32_t type, auto content) {
    if (type == HEADWATER_NOTE_HEAD) keep(file.path(), notes.head, content);
    if (type == HEADWATER_NOTE_JSON) keep(file.path(), notes.json, content);
  });
}

/// Text in a field that is padded with zeros; "" unless a zero ends it.
template <std::size_t n>
std::string padded(const char (&field)[n]) {
  const std::string_view all(field, n);
  const std::size_t end = all.find('\0');
  return std::string(all.substr(0, end == std::string_view::npos ? 0 : end));
}

void check_contract(const std::string& file, const headwater_note& head) {
  if (head.abi_major != HEADWATER_ABI_MAJOR)
    refuse(gate::note,
           {.what = "plugin was built for another version of the contract",
            .file = file,
            .has = fmt::format("contract {}.{}", head.abi_major, head.abi_minor),
            .needs =
                fmt::format("contract {}.{}", HEADWATER_ABI_MAJOR, HEADWATER_ABI_MINOR),
            .help = rebuild});
  if (head.minor_needed > HEADWATER_ABI_MINOR)
    refuse(gate::note, {.what = "plugin needs services of a newer Headwater",
                        .file = file,
                        .has = fmt::format("needs contract {}.{} or later",
                                           head.abi_major, head.minor_needed),
                        .needs = fmt::format("contract {}.{}", HEADWATER_ABI_MAJOR,
                                             HEADWATER_ABI_MINOR),
                        .help = "update Headwater, or " + std::string(rebuild)});
  if (head.layout != HEADWATER_LAYOUT)
    refuse(gate::note,
           {.what = "plugin lays out the structs of the contract in another way",
            .file = file,
            .has = fmt::format("layout {}", head.layout),
            .needs = fmt::format("layout {}: the same abi.h, and no flags like "
                                 "-fpack-struct",
                                 HEADWATER_LAYOUT),
            .help = rebuild});
}

PluginNote read_head(const std::string& file, const std::string& bytes) {
  PluginNote note{};
  if (bytes.size() < sizeof note.head)
    refuse_damaged(file, fmt::format("{} bytes", bytes.size()));
  std::memcpy(&note.head, bytes.data(), sizeof note.head);
  if (std::memcmp(note.head.magic, HEADWATER_MAGIC, sizeof note.head.magic) != 0)
    refuse_damaged(file, "another mark than " HEADWATER_MAGIC);
  check_contract(file, note.head);
  note.name = padded(note.head.name);
  note.version = padded(note.head.version);
  if (!is_label(note.name) || !is_label(note.version))
    refuse_damaged(file, "a name or a version that is no plain word");
  if (note.head.n_techniques == 0 || note.head.n_techniques > most_techniques)
    refuse_damaged(file, fmt::format("{} techniques", note.head.n_techniques));
  return note;
}

std::string text_of(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  return node != nullptr ? node->text : std::string();
}

bool has_texts_only(const Node& node) {
  return is_text(node.text) && std::ranges::all_of(node.items, has_texts_only) &&
         std::ranges::all_of(node.entries, has_texts_only, &Entry::value);
}

TechniqueInfo read_technique(const std::string& file, const Node& node) {
  TechniqueInfo info;
  info.name = text_of(node, "name");
  for (const TextField& field : text_fields)
    info.*field.info = text_of(node, field.name);
  if (const Node* settings = node.find("settings")) info.settings = *settings;
  const auto kind = kind_named(text_of(node, "kind"));
  if (!has_texts_only(node))
    refuse_damaged(file, "control characters in what it says of '" + info.name + "'");
  if (!kind || !is_word(info.name))
    refuse_damaged(
        file, "technique '" + info.name + "' of kind '" + text_of(node, "kind") + "'");
  info.kind = *kind;
  if (const Node* aliases = node.find("aliases"))
    for (const Node& alias : aliases->items) {
      if (!is_word(alias.text)) refuse_damaged(file, "alias '" + alias.text + "'");
      info.aliases.push_back(alias.text);
    }
  return info;
}

void read_json(const std::string& file, std::string_view json, PluginNote& note) {
  Diagnostics mistakes;
  const Node root = parse_yaml(json.substr(0, json.find('\0')), "note", mistakes);
  if (!mistakes.empty())
    refuse_damaged(file, "JSON with a mistake: " + mistakes.list().front().message);
  const Node* techniques = root.find("techniques");
  if (text_of(root, "plugin") != note.name ||
      text_of(root, "version") != note.version || techniques == nullptr ||
      techniques->items.size() != note.head.n_techniques)
    refuse_damaged(file, "two parts that disagree about name, version or techniques");
  for (const PluginText& part : plugin_texts) {
    note.*part.note = text_of(root, part.name);
    if (!is_text(note.*part.note))
      refuse_damaged(file, fmt::format("control characters in its {}", part.name));
  }
  for (const Node& technique : techniques->items) {
    note.techniques.push_back(read_technique(file, technique));
    note.techniques.back().plugin = note.name;
    note.techniques.back().version = note.version;
    note.techniques.back().file = file;
  }
}

PluginNote read_both(const std::string& file, const Notes& notes) {
  if (!notes.head || !notes.json)
    refuse(gate::note,
           {.what = "this library is not a Headwater plugin",
            .file = file,
            .needs = "the notes that HEADWATER_PLUGIN puts into a plugin",
            .help = "name a plugin, or build this one with headwater/plugin.hpp"});
  PluginNote note = read_head(file, *notes.head);
  read_json(file, *notes.json, note);
  return note;
}

/// The memory of a segment of notes of this program.
struct NotedMemory {
  std::string_view bytes;
  std::uint64_t alignment;
};

std::vector<NotedMemory> notes_in_memory() {
  std::vector<NotedMemory> all;
  ::dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t, void* user) {
        for (std::size_t i = 0; i < object->dlpi_phnum; ++i) {
          const Elf64_Phdr& part = object->dlpi_phdr[i];
          if (part.p_type != PT_NOTE) continue;
          const auto* const start =
              reinterpret_cast<const char*>(object->dlpi_addr + part.p_vaddr);
          static_cast<std::vector<NotedMemory>*>(user)->push_back(
              {{start, part.p_filesz}, part.p_align});
        }
        return 0;
      },
      &all);
  return all;
}

}  // namespace

PluginNote read_note(const PluginFile& file, const Elf& elf) {
  Notes notes;
  for (const Elf64_Phdr& segment : elf.segments)
    if (segment.p_type == PT_NOTE) collect(file, segment, notes);
  return read_both(file.path(), notes);
}

PluginNote linked_note(std::string_view name) {
  Notes notes;
  bool follows = false;
  for (const NotedMemory& memory : notes_in_memory())
    each_note(linked_file, memory.bytes, memory.alignment,
              [&](std::uint32_t type, auto bytes) {
                if (type == HEADWATER_NOTE_HEAD && !notes.head) {
                  headwater_note head{};
                  bytes.copy(reinterpret_cast<char*>(&head), sizeof head);
                  follows = padded(head.name) == name;
                  if (follows) notes.head = std::string(bytes);
                } else if (type == HEADWATER_NOTE_JSON && follows) {
                  notes.json = std::string(bytes);
                  follows = false;
                }
              });
  return read_both(linked_file, notes);
}

}  // namespace headwater
