// A datasheet for programs.
#include "../numbers.hpp"
#include "datasheet.hpp"
#include "technique_json.hpp"
#include <cmath>

namespace headwater::lab {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(exact(value));
}

Json number(std::optional<double> value) {
  return value ? number(*value) : Json(nullptr);
}

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values)
    list.push_back(number(value));
  return list;
}

Json scalar(const Node& node) {
  if (node.kind == Node::Kind::null) return nullptr;
  if (const auto value = as_flag(node)) return *value;
  if (const auto value = as_integer(node)) return *value;
  if (const auto value = as_real(node)) return number(*value);
  return node.text;
}

Json tree(const Node& node) {
  if (node.kind == Node::Kind::null || node.kind == Node::Kind::scalar)
    return scalar(node);
  Json json = node.kind == Node::Kind::list ? Json::array() : Json::object();
  for (const Node& item : node.items)
    json.push_back(tree(item));
  for (const Entry& entry : node.entries)
    json[entry.key] = tree(entry.value);
  return json;
}

Json curve(const Datasheet& sheet) {
  if (!sheet.curve) return nullptr;
  const Curve& c = *sheet.curve;
  return {
      {"largest_derivative",
       {{"value", number(c.largest_derivative)},
        {"from", number(c.largest_at.from)},
        {"to", number(c.largest_at.to)}}},
      {"range", {{"low", number(c.range.from)}, {"high", number(c.range.to)}}},
      {"saturated",
       {{"below", number(c.saturated_below)}, {"above", number(c.saturated_above)}}},
      {"x", numbers(sheet.plotted.x)},
      {"f", numbers(sheet.plotted.f)},
      {"derivative", numbers(sheet.plotted.derivative)}};
}

Json outlook(const Outlook& of) {
  Json over = Json::array();
  for (std::size_t i = 0; i < of.depths.size(); ++i) {
    const double ratio = of.gradient_ratio[i];
    over.push_back(
        {{"layers", of.depths[i]},
         {"gradient_ratio", number(ratio)},
         {"factor_per_layer", number(theory::factor_per_layer(ratio, of.depths[i]))}});
  }
  return {{"weights", of.weights},
          {"weight_variance", of.scale.weights},
          {"bias_variance", of.scale.biases},
          {"fixed_point", number(of.point.q)},
          {"any_fixed_point", of.point.any_q},
          {"chi1", number(of.point.chi1)},
          {"factor_per_layer", number(of.point.factor())},
          {"depth_scale", number(of.point.depth_scale())},
          {"over", over}};
}

Json theory(const Datasheet& sheet) {
  if (!sheet.theory) return nullptr;
  const Theory& t = *sheet.theory;
  Json outlooks = Json::array();
  for (const Outlook& of : t.outlooks)
    outlooks.push_back(outlook(of));
  Json critical = nullptr;
  if (t.critical)
    critical = {{"gain", number(t.critical->gain)},
                {"fixed_point", number(t.critical->q)},
                {"any_fixed_point", t.critical->any_q}};
  return {{"initializers", outlooks},
          {"critical", critical},
          {"by_gain",
           {{"gain", numbers(t.by_gain.gain)}, {"factor", numbers(t.by_gain.factor)}}}};
}

}  // namespace

Json technique_json(const TechniqueInfo& info) {
  return {{"kind", to_string(info.kind)}, {"name", info.name},
          {"aliases", info.aliases},      {"doc", info.doc},
          {"formula", info.formula},      {"derivative", info.derivative},
          {"source", info.source},        {"settings", tree(info.settings)}};
}

std::string datasheet_json(const Datasheet& sheet) {
  Json json = technique_json(sheet.info);
  json["plugin"] = sheet.info.plugin;
  json["version"] = sheet.info.version;
  json["file"] = sheet.info.file;
  json["values"] = tree(sheet.values);
  json["curve"] = curve(sheet);
  json["theory"] = theory(sheet);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace headwater::lab
