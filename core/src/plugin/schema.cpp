// Checks the settings of a technique: what the host will validate configurations with.
#include <headwater/config.hpp>
#include <headwater/kind.hpp>

#include "descriptor.hpp"
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <set>
#include <string>

namespace headwater {
namespace {

bool is_number(const headwater_setting& s) {
  return s.type == HEADWATER_REAL || s.type == HEADWATER_INTEGER ||
         s.type == HEADWATER_REALS;
}

/// Is it the word `auto`?
bool is_auto(const headwater_setting& s, headwater_value value) {
  return s.type == HEADWATER_REAL && (s.flags & HEADWATER_AUTO) != 0 &&
         std::isnan(value.real);
}

Node list_of(const headwater_reals* reals) {
  Node list = Node::list();
  for (std::uint64_t i = 0; reals != nullptr && i < reals->size; ++i)
    list.items.push_back(Node::real(reals->data[i]));
  return list;
}

void check_number(const headwater_setting& setting, const Inspector& inspector) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Range range = range_of(setting);
  const bool is_point = range.min == range.max && range.contains(range.min);
  if (!(range.min < range.max || is_point) || range.min == infinity ||
      range.max == -infinity)
    inspector.fail(fmt::format("bounds {} and {}", range.min, range.max),
                   "bounds that some number fits, the smaller one first");
  if (setting.type == HEADWATER_REALS || is_auto(setting, setting.value)) return;
  const double value = setting.type == HEADWATER_REAL
                           ? setting.value.real
                           : static_cast<double>(setting.value.integer);
  if ((setting.flags & HEADWATER_REQUIRED) == 0 &&
      !(std::isfinite(value) && range.contains(value)))
    inspector.fail(fmt::format("the default {}", value),
                   "a default that is a number " + range.text());
}

void check_index(const headwater_setting& setting, std::uint64_t n,
                 const Inspector& inspector) {
  const std::int64_t value = setting.value.integer;
  if ((setting.flags & HEADWATER_REQUIRED) == 0 &&
      (value < 0 || static_cast<std::uint64_t>(value) >= n))
    inspector.fail(fmt::format("the default number {}", value),
                   fmt::format("a number from 0 to {}", n - 1));
}

void check_choices(const headwater_setting& setting, const Inspector& inspector) {
  if (setting.n_choices == 0) inspector.fail("no choices", "at least one");
  inspector.array(setting.choices, setting.n_choices, "choices");
  std::set<std::string_view> seen;
  for (std::uint64_t i = 0; i < setting.n_choices; ++i) {
    const std::string_view choice = inspector.word(setting.choices[i], "choice");
    if (!seen.insert(choice).second)
      inspector.fail(fmt::format("the choice '{}' twice", choice), "each choice once");
  }
  check_index(setting, setting.n_choices, inspector);
}

void check_slot(const headwater_setting& setting, std::int64_t number,
                const Inspector& inspector) {
  if (setting.slot_kind < HEADWATER_ACTIVATION || setting.slot_kind > HEADWATER_LAYERS)
    inspector.fail(fmt::format("slot_kind {}", setting.slot_kind),
                   "one of the kinds in abi.h");
  if (setting.value.integer != number)
    inspector.fail(fmt::format("slot number {}", setting.value.integer),
                   fmt::format("number {}: slots count from 0, in order", number));
  if (setting.slot_default.size != 0)
    inspector.word(setting.slot_default, "default of a slot");
}

void check_value(const headwater_setting& setting, std::int64_t& slots,
                 const Inspector& inspector) {
  const std::uint32_t type = setting.type;
  if (is_number(setting))
    check_number(setting, inspector);
  else if (type == HEADWATER_FLAG)
    check_index(setting, 2, inspector);
  else if (type == HEADWATER_CHOICE)
    check_choices(setting, inspector);
  else if (type == HEADWATER_SLOT)
    check_slot(setting, slots++, inspector);
  else
    inspector.fail(fmt::format("type {}", type), "one of the types in abi.h");
}

Node text(headwater_str s) {
  return Node::scalar({s.data, s.size});
}

std::string_view type_of(const headwater_setting& s) {
  constexpr std::string_view types[] = {"",       "real", "integer", "flag",
                                        "choice", "",     "reals"};
  if (s.type != HEADWATER_SLOT) return types[s.type];
  if (s.slot_kind == HEADWATER_LAYERS) return "layers";
  return to_string(static_cast<Kind>(s.slot_kind));
}

/// Numbers are equal however they are written: 0.5 or 5e-1.
std::string plain_text(const Node& node) {
  std::string all = as_real(node) ? Node::real(*as_real(node)).text : node.text;
  for (const Node& item : node.items)
    all += plain_text(item) + " ";
  return all;
}

void check_noted(const headwater_setting& s, const Node& note,
                 const Inspector& inspector) {
  const bool required = (s.flags & HEADWATER_REQUIRED) != 0;
  const Range range = range_of(s);
  const auto bound = [&](double value, bool told) {
    return is_number(s) && told && std::isfinite(value) ? Node::real(value) : Node();
  };
  Node choices;
  for (std::uint64_t i = 0; s.type == HEADWATER_CHOICE && i < s.n_choices; ++i)
    choices.items.push_back(text(s.choices[i]));
  const std::pair<const char*, Node> table[] = {
      {"key", text(s.key)},
      {"type", Node::scalar(std::string(type_of(s)))},
      {"required", required ? Node::flag(true) : Node()},
      {"auto", (s.flags & HEADWATER_AUTO) != 0 ? Node::flag(true) : Node()},
      {"default",
       required || s.type == HEADWATER_REALS ? Node() : value_of(s, s.value)},
      {"at_least", bound(s.min, !range.min_open)},
      {"above", bound(s.min, range.min_open)},
      {"at_most", bound(s.max, !range.max_open)},
      {"below", bound(s.max, range.max_open)},
      {"choices", choices},
      {"unit", text(s.unit)},
      {"doc", text(s.doc)}};
  for (const auto& [key, value] : table) {
    const Node* const noted = note.find(key);
    inspector.equal(key, plain_text(value), noted ? plain_text(*noted) : "");
  }
}

}  // namespace

Range range_of(const headwater_setting& s) {
  return {s.min, s.max, (s.flags & HEADWATER_MIN_OPEN) != 0,
          (s.flags & HEADWATER_MAX_OPEN) != 0, (s.flags & HEADWATER_AUTO) != 0};
}

Node value_of(const headwater_setting& s, headwater_value value) {
  if (is_auto(s, value)) return Node::scalar("auto");
  if (s.type == HEADWATER_REAL) return Node::real(value.real);
  if (s.type == HEADWATER_REALS) return list_of(value.reals);
  if (s.type == HEADWATER_INTEGER) return Node::integer(value.integer);
  if (s.type == HEADWATER_FLAG) return Node::flag(value.integer != 0);
  return text(s.type == HEADWATER_CHOICE ? s.choices[value.integer] : s.slot_default);
}

void check_settings(const headwater_technique& technique, const Node& noted,
                    const Inspector& inspector) {
  inspector.array(technique.settings, technique.n_settings, "settings");
  std::set<std::string_view> keys;
  std::int64_t slots = 0;
  for (std::uint64_t i = 0; i < technique.n_settings; ++i) {
    const headwater_setting& setting = technique.settings[i];
    const std::string_view key = inspector.word(setting.key, "key of a setting");
    const Inspector inside =
        inspector.of(fmt::format("setting '{}' of {}", key, inspector.subject));
    inside.size(setting.struct_size, sizeof setting, "setting");
    if (!keys.insert(key).second) inside.fail("its key twice", "each key once");
    inside.text(setting.doc, "doc");
    inside.text(setting.unit, "unit");
    check_value(setting, slots, inside);
    if (i < noted.items.size()) check_noted(setting, noted.items[i], inside);
  }
  inspector.equal("number of settings", technique.n_settings, noted.items.size());
}

}  // namespace headwater
