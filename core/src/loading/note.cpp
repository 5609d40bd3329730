// Finds the two notes in the segments of a file, and reads them.
#include "note.hpp"

#include "../contract/refusal.hpp"
#include "../contract/version_check.hpp"
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

constexpr const char* rebuild = "rebuild the plugin with the SDK of this Headwater";

struct Notes {
  std::optional<std::string> head, json;
};

[[noreturn]] void refuse_damaged(const std::string& file, const std::string& has) {
  refuse(gate::note,
         {.what = "the note of the plugin is damaged", .file = file, .has = has, .help = rebuild});
}

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

std::string text_of(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  return node != nullptr ? node->text : std::string();
}

bool has_texts_only(const Node& node) {
  return is_text(node.text) && std::ranges::all_of(node.items, has_texts_only) &&
         std::ranges::all_of(node.entries, has_texts_only, &Entry::value);
}

/// A type, or of a slot the kind that fills it.
bool read_type(std::string_view word, SettingInfo& setting) {
  using enum SettingType;
  setting.slot = kind_named(word);
  for (const SettingType type : {slot, real, integer, flag, choice, reals}) {
    setting.type = type;
    if (setting.type_name() == word) return true;
  }
  return false;
}

/// One end of a range: its value, and whether that is outside of it.
void read_end(const Node& node, const char* closed, const char* open, double& value,
              bool& is_open) {
  for (const char* const key : {closed, open})
    if (const Node* const bound = node.find(key)) {
      value = as_real(*bound).value_or(value);
      is_open = key == open;
    }
}

/// Numbers are equal however they are written: 0.5 or 5e-1.
std::string default_of(const SettingInfo& setting, const Node& node) {
  const auto whole = as_integer(node);
  if (setting.type == SettingType::integer && whole) return Node::integer(*whole).text;
  const auto real = as_real(node);
  return setting.is_number() && real ? Node::real(*real).text : node.text;
}

/// What everybody who reads a setting relies on, be its plugin loaded or not.
void check_setting(const std::string& file, const SettingInfo& setting) {
  const Range& range = setting.range;
  const bool has_default = !setting.otherwise.empty();
  const auto real = as_real(Node::scalar(setting.otherwise));
  const bool is_auto = range.or_auto && setting.otherwise == "auto";
  bool sound = range.min <= range.max;
  if (setting.type == SettingType::choice)
    sound = !setting.choices.empty() && std::ranges::all_of(setting.choices, is_word) &&
            (!has_default || std::ranges::count(setting.choices, setting.otherwise) == 1);
  if (setting.is_number() && has_default && !is_auto)
    sound = sound && real && range.contains(*real);
  if (setting.type == SettingType::slot && has_default) sound = is_word(setting.otherwise);
  if (setting.type == SettingType::flag && has_default)
    sound = setting.otherwise == "true" || setting.otherwise == "false";
  if (!sound)
    refuse_damaged(file, "setting '" + setting.key +
                             "' with a range, a default or choices that "
                             "cannot be");
}

SettingInfo read_setting(const std::string& file, const Node& node) {
  SettingInfo setting{.key = text_of(node, "key"),
                      .required = text_of(node, "required") == "true",
                      .unit = text_of(node, "unit"),
                      .doc = text_of(node, "doc")};
  if (!is_word(setting.key) || !read_type(text_of(node, "type"), setting))
    refuse_damaged(file, "setting '" + setting.key + "' of type '" + text_of(node, "type") + "'");
  Range& range = setting.range;
  range.or_auto = text_of(node, "auto") == "true";
  read_end(node, "at_least", "above", range.min, range.min_open);
  read_end(node, "at_most", "below", range.max, range.max_open);
  if (const Node* const value = node.find("default"))
    setting.otherwise = default_of(setting, *value);
  if (const Node* const choices = node.find("choices"))
    for (const Node& choice : choices->items)
      setting.choices.push_back(choice.text);
  check_setting(file, setting);
  return setting;
}

TechniqueInfo read_technique(const std::string& file, const Node& node) {
  TechniqueInfo info{.name = text_of(node, "name"),
                     .doc = text_of(node, "doc"),
                     .formula = text_of(node, "formula"),
                     .derivative = text_of(node, "derivative"),
                     .source = text_of(node, "source")};
  const auto kind = kind_named(text_of(node, "kind"));
  if (!has_texts_only(node))
    refuse_damaged(file, "control characters in what it says of '" + info.name + "'");
  if (!kind || !is_word(info.name))
    refuse_damaged(file, "technique '" + info.name + "' of kind '" + text_of(node, "kind") + "'");
  info.kind = *kind;
  if (const Node* aliases = node.find("aliases"))
    for (const Node& alias : aliases->items) {
      if (!is_word(alias.text)) refuse_damaged(file, "alias '" + alias.text + "'");
      info.aliases.push_back(alias.text);
    }
  if (const Node* settings = node.find("settings"))
    for (const Node& node_of_one : settings->items) {
      SettingInfo setting = read_setting(file, node_of_one);
      if (std::ranges::count(info.settings, setting.key, &SettingInfo::key) != 0)
        refuse_damaged(file, "setting '" + setting.key + "' twice");
      info.settings.push_back(std::move(setting));
    }
  return info;
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
