// What a datasheet says of a technique, its settings and its curve.
#include "datasheet_words.hpp"

#include <headwater/probe.hpp>

#include <base/numbers.hpp>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>

namespace headwater::lab {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::string value_text(const Node& node) {
  if (node.kind == Node::Kind::scalar) {
    const auto number = as_real(node);
    return number ? plain_number(*number, 6) : node.text;
  }
  const Node* const type = node.find("type");
  return type ? type->text : node.kind == Node::Kind::null ? "" : "...";
}

std::string places(const Interval& at) {
  if (at.from == at.to) return "at x = " + plain_number(at.from, 4);
  if (at.from == -infinity && at.to == infinity) return "everywhere";
  if (at.to == infinity) return "for x > " + plain_number(at.from, 4);
  if (at.from == -infinity) return "for x < " + plain_number(at.to, 4);
  return fmt::format("for x from {} to {}", plain_number(at.from, 4), plain_number(at.to, 4));
}

std::string range(const Interval& of) {
  const std::string low = plain_number(of.from, 4), high = plain_number(of.to, 4);
  if (of.from == -infinity && of.to == infinity) return "unbounded";
  if (of.to == infinity) return "at least " + low + ", unbounded above";
  if (of.from == -infinity) return "at most " + high + ", unbounded below";
  return fmt::format("from {} to {}", low, high);
}

std::string saturation(const Curve& curve) {
  std::vector<std::string> sides;
  if (const auto x = curve.saturated_below) sides.push_back("below x = " + plain_number(*x, 4));
  if (const auto x = curve.saturated_above) sides.push_back("above x = " + plain_number(*x, 4));
  const std::string share = fmt::format("{:g} % of its largest", 100 * saturated_share);
  if (sides.empty()) return "nowhere: |f'| stays above " + share;
  return fmt::format("{} (|f'| < {})", fmt::join(sides, " and "), share);
}

}  // namespace

std::string range_words(const Range& range, std::vector<std::string> choices) {
  std::vector<std::string> parts = std::move(choices);
  if (std::isfinite(range.max))
    parts.insert(parts.begin(), (range.max_open ? "< " : "<= ") + plain_number(range.max, 6));
  if (std::isfinite(range.min))
    parts.insert(parts.begin(), (range.min_open ? "> " : ">= ") + plain_number(range.min, 6));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string range_words(const SettingInfo& setting) {
  if (setting.type == SettingType::flag) return "true, false";
  return range_words(setting.range, setting.choices);
}

std::string default_words(const SettingInfo& setting) {
  if (setting.required) return "required";
  if (setting.otherwise.empty()) return "left out";
  return setting.is_number() ? value_text(Node::scalar(setting.otherwise)) : setting.otherwise;
}

std::string doc_words(const SettingInfo& setting) {
  return setting.doc + (setting.unit.empty() ? "" : " [" + setting.unit + "]");
}

Facts facts_of(const Datasheet& sheet) {
  const TechniqueInfo& info = sheet.info;
  Facts facts{{{"what it is", info.doc},
               {"also called", fmt::format("{}", fmt::join(info.aliases, ", "))},
               {"formula", info.formula},
               {"derivative", info.derivative},
               {"source", info.source},
               {"plugin", sheet.plugin ? sheet.plugin->name + " " + sheet.plugin->version : ""},
               {"file", sheet.plugin ? sheet.plugin->file : ""}}};
  std::erase_if(facts.list, [](const Fact& fact) { return fact.text.empty(); });
  return facts;
}

Facts facts_of(const Curve& curve) {
  const std::string largest = plain_number(curve.largest_derivative, 4);
  return {{{"range of f", range(curve.range)},
           {"largest |f'|", largest + ", " + places(curve.largest_at)},
           {"saturates", saturation(curve)}}};
}

Table settings_of(const Datasheet& sheet) {
  Table table{{{"", "setting", true},
               {"", "type", true},
               {"", "range", true},
               {"", "default", true},
               {"", "value", true},
               {"", "what it is", true}},
              {},
              unlimited};
  for (const SettingInfo& setting : sheet.info.settings) {
    const Node* const here = sheet.values.find(setting.key);
    table.add({{setting.key},
               {std::string(setting.type_name())},
               {range_words(setting)},
               {default_words(setting)},
               {here ? value_text(*here) : ""},
               {doc_words(setting)}});
  }
  return table;
}

}  // namespace headwater::lab
