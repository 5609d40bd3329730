// What a datasheet says of a technique, its settings and its curve.
#include "words.hpp"

#include <headwater/probe.hpp>

#include "../numbers.hpp"
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>

namespace headwater::lab {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::string text_of(const Node& setting, std::string_view key) {
  const Node* const node = setting.find(key);
  return node ? node->text : "";
}

/// "> 0, <= 1", "fan_in, fan_out", "true, false".
std::string range_of(const Node& setting) {
  constexpr std::pair<const char*, const char*> bounds[] = {
      {"above", "> "}, {"at_least", ">= "}, {"below", "< "}, {"at_most", "<= "}};
  std::vector<std::string> parts;
  for (const auto& [key, sign] : bounds)
    if (const Node* const bound = setting.find(key))
      parts.push_back(sign + plain_number(as_real(*bound).value_or(NAN), 6));
  if (const Node* const choices = setting.find("choices"))
    for (const Node& choice : choices->items)
      parts.push_back(choice.text);
  if (text_of(setting, "type") == "flag") parts = {"true", "false"};
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string value_text(const Node& node) {
  if (node.kind == Node::Kind::scalar) {
    const auto number = as_real(node);
    return number ? plain_number(*number, 6) : node.text;
  }
  const Node* const type = node.find("type");
  return type ? type->text : node.kind == Node::Kind::null ? "" : "...";
}

std::string default_of(const Node& setting) {
  if (setting.find("required")) return "required";
  const Node* const value = setting.find("default");
  return value ? value_text(*value) : "none";
}

std::string places(const Interval& at) {
  if (at.from == at.to) return "at x = " + plain_number(at.from, 4);
  if (at.from == -infinity && at.to == infinity) return "everywhere";
  if (at.to == infinity) return "for x > " + plain_number(at.from, 4);
  if (at.from == -infinity) return "for x < " + plain_number(at.to, 4);
  return fmt::format("for x from {} to {}", plain_number(at.from, 4),
                     plain_number(at.to, 4));
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
  if (const auto x = curve.saturated_below)
    sides.push_back("below x = " + plain_number(*x, 4));
  if (const auto x = curve.saturated_above)
    sides.push_back("above x = " + plain_number(*x, 4));
  const std::string share = fmt::format("{:g} % of its largest", 100 * saturated_share);
  if (sides.empty()) return "nowhere: |f'| stays above " + share;
  return fmt::format("{} (|f'| < {})", fmt::join(sides, " and "), share);
}

}  // namespace

std::vector<Fact> facts_of(const TechniqueInfo& info) {
  std::vector<Fact> facts{
      {"what it is", info.doc},
      {"also called", fmt::format("{}", fmt::join(info.aliases, ", "))},
      {"formula", info.formula},
      {"derivative", info.derivative},
      {"source", info.source},
      {"plugin", info.plugin.empty() ? "" : info.plugin + " " + info.version},
      {"file", info.file}};
  std::erase_if(facts, [](const Fact& fact) { return fact.text.empty(); });
  for (Fact& fact : facts)
    fact.text = printable(fact.text);
  return facts;
}

std::vector<Fact> facts_of(const Curve& curve) {
  return {{"range of f", range(curve.range)},
          {"largest |f'|",
           plain_number(curve.largest_derivative, 4) + ", " + places(curve.largest_at)},
          {"saturates", saturation(curve)}};
}

std::vector<Row> setting_rows(const Datasheet& sheet) {
  std::vector<Row> rows;
  for (const Node& setting : sheet.info.settings.items) {
    const std::string key = text_of(setting, "key"), unit = text_of(setting, "unit");
    const Node* const here = sheet.values.find(key);
    rows.push_back({key, text_of(setting, "type"), range_of(setting),
                    default_of(setting), here ? value_text(*here) : "",
                    text_of(setting, "doc") + (unit.empty() ? "" : " [" + unit + "]")});
  }
  return rows;
}

}  // namespace headwater::lab
