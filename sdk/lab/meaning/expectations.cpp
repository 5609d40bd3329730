// `expect:`: what a run must show.
#include "expectations.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <lab/run/quantities.hpp>
#include <lab/theory/measurement.hpp>
#include <lab/variant/key_reader.hpp>

namespace headwater::lab {

namespace {

constexpr const char* forms =
    "for example: [0.9, 1.1], {value: 1, relative: 0.1} or {value: 1, absolute: 0.1}";

/// {value: 0.236, relative: 0.01} or {value: 0, absolute: 1e-6}.
void read_value(const Node& node, Expectation& expectation, Diagnostics& diagnostics) {
  KeyReader reader(node, "expect", "an expectation", diagnostics);
  const bool relative = node.find("relative") != nullptr;
  const double value = reader.real("value");
  const double width = reader.real(relative ? "relative" : "absolute");
  const Node* const absolute = node.find("absolute");
  if (relative && absolute) {
    reader.real("absolute");
    diagnostics.error(absolute->mark, "an expectation takes 'relative' or 'absolute', not both",
                      forms);
  }
  if (!relative && !absolute)
    diagnostics.error(node.mark, "an expectation does not say how exact it is", forms);
  reader.finish();
  const double distance = relative ? width * std::abs(value) : width;
  expectation.value = value;
  expectation.relative = relative;
  expectation.min = value - distance;
  expectation.max = value + distance;
}

void read_bounds(const Node& node, Expectation& expectation, Diagnostics& diagnostics) {
  if (node.kind == Node::Kind::map) return read_value(node, expectation, diagnostics);
  std::vector<double> bounds;
  for (const Node& item : node.items)
    if (const auto number = as_real(item)) bounds.push_back(*number);
  if (bounds.size() != 2 || node.items.size() != 2) {
    diagnostics.error(node.mark,
                      "an expectation must be a list of two numbers, but got " + describe(node),
                      forms);
  } else if (!(bounds[0] <= bounds[1])) {
    diagnostics.error(node.mark, "an expectation states its lower bound first");
  } else {
    expectation.min = bounds[0];
    expectation.max = bounds[1];
  }
}

std::optional<Operand> operand_of(const std::string& text) {
  const std::size_t dot = text.rfind('.');
  if (dot == std::string::npos) return std::nullopt;
  return Operand{text.substr(0, dot), text.substr(dot + 1)};
}

/// "a.x", "a.x - b.y" or "a.x / b.y". False: it is none of them.
bool read_operands(const std::string& key, Expectation& expectation) {
  for (const char* const sign : {" - ", " / "}) {
    const std::size_t at = key.find(sign);
    if (at == std::string::npos) continue;
    const auto first = operand_of(key.substr(0, at)), second = operand_of(key.substr(at + 3));
    if (!first || !second) continue;
    expectation.first = *first;
    expectation.sign = sign[1];
    expectation.second = *second;
    return true;
  }
  const auto only = operand_of(key);
  if (only) expectation.first = *only;
  return only.has_value();
}

Lack lack_of(const Variant& variant, const std::string& name) {
  const Quantity* const quantity = find_quantity(name);
  const auto lack = quantity ? quantity->lack : find_measurement(name)->lack;
  return variant.traits && lack ? lack(variant) : Lack{};
}

/// Of a number that is not held against another one.
void check_bounds(const Expectation& stated, const Mark& mark, Diagnostics& diagnostics) {
  const Quantity* const quantity = find_quantity(stated.first.quantity);
  const bool is_known = quantity || find_measurement(stated.first.quantity);
  const Range range = quantity ? quantity->range : Range{.min = 0};
  if (stated.sign || !is_known || (stated.min <= range.max && stated.max >= range.min)) return;
  diagnostics.error(
      mark, fmt::format("no run can keep this: '{}' is {}", stated.first.quantity, range.text()),
      "bounds must hold a number that it can be");
}

class Checker {
 public:
  Checker(std::vector<Variant>& variants, Diagnostics& diagnostics)
      : variants_(variants), diagnostics_(diagnostics) {}

  void check(const Operand& operand, const Mark& mark) {
    const auto variant = std::ranges::find(variants_, operand.variant, &Variant::name);
    if (variant != variants_.end()) return check_quantity(operand, *variant, mark);
    std::vector<std::string> known;
    for (const Variant& one : variants_)
      known.push_back(one.name);
    diagnostics_.error(mark, "no variant is called '" + operand.variant + "'",
                       did_you_mean(operand.variant, known));
  }

  /// One for each variant that "a.*" stands for, or the expectation itself.
  std::vector<Expectation> expand(const Expectation& one) const {
    const std::string& name = one.first.variant;
    if (one.sign || !name.ends_with(".*")) return {one};
    const std::string start = name.substr(0, name.size() - 1);
    std::vector<Expectation> all;
    for (const Variant& variant : variants_)
      if (variant.name.starts_with(start)) {
        all.push_back(one);
        all.back().first.variant = variant.name;
      }
    return all.empty() ? std::vector{one} : all;
  }

 private:
  void check_quantity(const Operand& operand, Variant& variant, const Mark& mark) {
    const std::string& quantity = operand.quantity;
    const auto known = expected_quantities();
    if (std::ranges::find(known, quantity) == known.end()) {
      refuse(quantity, known, mark);
    } else if (const Lack lack = lack_of(variant, quantity); !lack.why.empty()) {
      diagnostics_.error(
          mark, fmt::format("variant '{}' never has '{}': {}", variant.name, quantity, lack.why),
          std::string(lack.hint));
    } else if (find_measurement(quantity)) {
      auto& wanted = variant.measurements;
      if (std::ranges::find(wanted, quantity) == wanted.end()) wanted.push_back(quantity);
    }
  }

  void refuse(const std::string& quantity, const std::vector<std::string>& known,
              const Mark& mark) {
    std::string list;
    for (const std::string& word : known)
      list += (list.empty() ? "known: " : ", ") + word;
    const std::string near = did_you_mean(quantity, known);
    diagnostics_.error(mark, "a run has no quantity '" + quantity + "'",
                       near.empty() ? list : near);
  }

  std::vector<Variant>& variants_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::string Expectation::text() const {
  std::string text = first.variant + "." + first.quantity;
  if (sign) text += std::string(" ") + sign + " " + second.variant + "." + second.quantity;
  return text;
}

std::vector<std::string> expected_quantities() {
  std::vector<std::string> names;
  for (const Quantity& quantity : quantities())
    names.emplace_back(quantity.name);
  for (const Measurement& measurement : measurements())
    names.emplace_back(measurement.name);
  return names;
}

std::vector<Expectation> read_expectations(const Node& root, std::vector<Variant>& variants,
                                           Diagnostics& diagnostics) {
  std::vector<Expectation> list;
  const Node* expect = root.find("expect");
  if (!expect || expect->kind == Node::Kind::null) return list;
  MapReader(*expect, "expect", diagnostics);  // is it a map?
  Checker checker(variants, diagnostics);
  for (const Entry& entry : expect->entries) {
    Expectation stated;
    stated.mark = entry.mark;
    if (!read_operands(entry.key, stated)) {
      diagnostics.error(
          entry.mark, "an expectation is named variant.quantity, but got '" + entry.key + "'",
          "for example: " + variants[0].name + "." + std::string(quantities().front().name));
      continue;
    }
    read_bounds(entry.value, stated, diagnostics);
    check_bounds(stated, entry.value.mark, diagnostics);
    for (Expectation& one : checker.expand(stated)) {
      checker.check(one.first, one.mark);
      if (one.sign) checker.check(one.second, one.mark);
      list.push_back(std::move(one));
    }
  }
  return list;
}

}  // namespace headwater::lab
