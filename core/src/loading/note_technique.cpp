// Reads techniques and their settings, and believes nothing of them.
#include "note_technique.hpp"

#include "../contract/refusal.hpp"
#include <algorithm>
#include <optional>

namespace headwater {
namespace {

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

}  // namespace

void refuse_damaged(const std::string& file, const std::string& has) {
  refuse(gate::note, {.what = "the note of the plugin is damaged",
                      .file = file,
                      .has = has,
                      .help = "rebuild the plugin with the SDK of this Headwater"});
}

std::string text_of(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  return node != nullptr ? node->text : std::string();
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

}  // namespace headwater
