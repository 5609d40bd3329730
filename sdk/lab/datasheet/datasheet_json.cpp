// A datasheet for programs.
#include "datasheet_json.hpp"

#include "technique_json.hpp"

namespace headwater::lab {

namespace {

Json scalar(const Node& node) {
  if (node.kind == Node::Kind::null) return nullptr;
  if (const auto value = as_flag(node)) return *value;
  if (const auto value = as_integer(node)) return *value;
  if (const auto value = as_real(node)) return *value;
  return node.text;
}

Json tree(const Node& node) {
  if (node.kind == Node::Kind::null || node.kind == Node::Kind::scalar) return scalar(node);
  Json json = node.kind == Node::Kind::list ? Json::list() : Json::map();
  for (const Node& item : node.items)
    json.push_back(tree(item));
  for (const Entry& entry : node.entries)
    json[entry.key] = tree(entry.value);
  return json;
}

Json curve(const Datasheet& sheet) {
  if (!sheet.curve) return nullptr;
  const Curve& c = *sheet.curve;
  return {{"largest_derivative",
           {{"value", c.largest_derivative}, {"from", c.largest_at.from}, {"to", c.largest_at.to}}},
          {"range", {{"low", c.range.from}, {"high", c.range.to}}},
          {"saturated", {{"below", c.saturated_below}, {"above", c.saturated_above}}},
          {"x", sheet.plotted.x},
          {"f", sheet.plotted.f},
          {"derivative", sheet.plotted.derivative}};
}

Json outlook(const Outlook& of) {
  Json over = Json::list();
  for (std::size_t i = 0; i < of.depths.size(); ++i) {
    const double ratio = of.gradient_ratio[i];
    over.push_back({{"layers", of.depths[i]},
                    {"gradient_ratio", ratio},
                    {"factor_per_layer", theory::factor_per_layer(ratio, of.depths[i])}});
  }
  return {{"weights", of.weights},
          {"weight_variance", of.scale.weights},
          {"bias_variance", of.scale.biases},
          {"fixed_point", of.point.q},
          {"any_fixed_point", of.point.any_q},
          {"chi1", of.point.chi1},
          {"factor_per_layer", of.point.factor()},
          {"depth_scale", of.point.depth_scale()},
          {"over", over}};
}

Json theory(const Datasheet& sheet) {
  if (!sheet.theory) return nullptr;
  const Theory& t = *sheet.theory;
  Json outlooks = Json::list();
  for (const Outlook& of : t.outlooks)
    outlooks.push_back(outlook(of));
  Json critical = nullptr;
  if (t.critical)
    critical = {{"gain", t.critical->gain},
                {"fixed_point", t.critical->q},
                {"any_fixed_point", t.critical->any_q}};
  return {{"initializers", outlooks},
          {"critical", critical},
          {"by_gain", {{"gain", t.by_gain.gain}, {"factor", t.by_gain.factor}}}};
}

}  // namespace

std::string datasheet_json(const Datasheet& sheet) {
  Json json = technique_json(sheet.info);
  json["plugin"] = sheet.plugin ? sheet.plugin->name : "";
  json["version"] = sheet.plugin ? sheet.plugin->version : "";
  json["file"] = sheet.plugin ? sheet.plugin->file : "";
  json["values"] = tree(sheet.values);
  json["curve"] = curve(sheet);
  json["theory"] = theory(sheet);
  return json.indented();
}

}  // namespace headwater::lab
