// What a plugin says of a technique, as JSON.
#include "technique_json.hpp"

#include <cmath>

namespace headwater::lab {

namespace {

Json number(const SettingInfo& setting) {
  const Node node = Node::scalar(setting.otherwise);
  if (const auto value = as_integer(node)) return *value;
  if (const auto value = as_real(node)) return *value;
  return setting.otherwise;
}

Json default_of(const SettingInfo& setting) {
  if (setting.type == SettingType::flag) return setting.otherwise == "true";
  if (setting.is_number()) return number(setting);
  return setting.otherwise;
}

/// Whole bounds without a point, as in the note of a plugin.
Json bound(double value) {
  const Node node = Node::real(value);
  if (const auto whole = as_integer(node)) return *whole;
  return value;
}

Json setting_json(const SettingInfo& setting) {
  const Range& range = setting.range;
  Json json = Json::map();
  json["key"] = setting.key;
  json["type"] = setting.type_name();
  if (setting.required) json["required"] = true;
  if (!setting.otherwise.empty()) json["default"] = default_of(setting);
  if (range.or_auto) json["auto"] = true;
  if (std::isfinite(range.min)) json[range.min_open ? "above" : "at_least"] = bound(range.min);
  if (std::isfinite(range.max)) json[range.max_open ? "below" : "at_most"] = bound(range.max);
  if (!setting.choices.empty()) json["choices"] = setting.choices;
  if (!setting.unit.empty()) json["unit"] = setting.unit;
  if (!setting.doc.empty()) json["doc"] = setting.doc;
  return json;
}

}  // namespace

Json technique_json(const TechniqueInfo& info) {
  Json settings = Json::list();
  for (const SettingInfo& setting : info.settings)
    settings.push_back(setting_json(setting));
  return {{"kind", to_string(info.kind)}, {"name", info.name},
          {"aliases", info.aliases},      {"doc", info.doc},
          {"formula", info.formula},      {"derivative", info.derivative},
          {"source", info.source},        {"settings", settings}};
}

}  // namespace headwater::lab
