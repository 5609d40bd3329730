// A datasheet for people.
#include "../grid.hpp"
#include "../numbers.hpp"
#include "../terminal.hpp"
#include "datasheet.hpp"
#include "plot.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>

namespace headwater::lab {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::string line(std::string_view label, const std::string& text) {
  return text.empty() ? "" : fmt::format("{:<14}{}\n", label, printable(text));
}

std::string heading(const Datasheet& sheet, bool colour) {
  const TechniqueInfo& info = sheet.info;
  const std::string name = fmt::format("{}/{}", to_string(info.kind), info.name);
  return tinted(name, Tint::bold, colour) + "\n" + line("what it is", info.doc) +
         line("also called", fmt::format("{}", fmt::join(info.aliases, ", "))) +
         line("formula", info.formula) + line("derivative", info.derivative) +
         line("source", info.source) +
         line("plugin", info.plugin + " " + info.version) + line("file", info.file);
}

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

std::string settings_table(const Datasheet& sheet, bool colour) {
  if (sheet.info.settings.items.empty()) return "It has no settings.\n";
  Grid grid({{"", "setting", true},
             {"", "type", true},
             {"", "range", true},
             {"", "default", true},
             {"", "value", true},
             {"", "what it is", true}},
            std::numeric_limits<std::uint16_t>::max());
  for (const Node& setting : sheet.info.settings.items) {
    const std::string key = text_of(setting, "key"), unit = text_of(setting, "unit");
    const Node* const here = sheet.values.find(key);
    grid.add({{key},
              {text_of(setting, "type")},
              {range_of(setting)},
              {default_of(setting)},
              {here ? value_text(*here) : ""},
              {text_of(setting, "doc") + (unit.empty() ? "" : " [" + unit + "]")}});
  }
  return grid.text(colour);
}

std::string places(const Interval& at) {
  if (at.from == at.to) return "at x = " + plain_number(at.from, 4);
  if (at.from == -infinity && at.to == infinity) return "everywhere";
  if (at.to == infinity) return "for x > " + plain_number(at.from, 4);
  if (at.from == -infinity) return "for x < " + plain_number(at.to, 4);
  return fmt::format(
      "for x from {} to {}", plain_number(at.from, 4), plain_number(at.to, 4));
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
  if (sides.empty()) return "nowhere: |f'| stays above 5 % of its largest";
  return fmt::format("{} (|f'| < 5 % of its largest)", fmt::join(sides, " and "));
}

std::string curve_text(const Datasheet& sheet, bool colour) {
  const Curve& curve = *sheet.curve;
  const Samples& s = sheet.plotted;
  const Interval lively{curve.saturated_below.value_or(-infinity),
                        curve.saturated_above.value_or(infinity)};
  return beside(drawn({"f(x)", s.x, s.f, lively}, colour),
                drawn({"f'(x)", s.x, s.derivative, lively}, colour)) +
         "\n" + line("range of f", range(curve.range)) +
         line("largest |f'|",
              plain_number(curve.largest_derivative, 4) + ", " +
                  places(curve.largest_at)) +
         line("saturates", saturation(curve));
}

}  // namespace

std::string datasheet_text(const Datasheet& sheet, bool colour) {
  std::string text = heading(sheet, colour) + "\n" + settings_table(sheet, colour);
  if (sheet.curve) text += "\n" + curve_text(sheet, colour);
  if (!sheet.why_no_curve.empty()) text += "\n" + sheet.why_no_curve + "\n";
  return text;
}

}  // namespace headwater::lab
