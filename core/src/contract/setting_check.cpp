// Checks the settings of a technique: what the host will validate configurations with.
#include "setting_check.hpp"

#include <cmath>
#include <limits>
#include <set>

namespace headwater {
namespace {

bool is_number(const headwater_setting& s) {
  return s.type == HEADWATER_REAL || s.type == HEADWATER_INTEGER || s.type == HEADWATER_REALS;
}

/// Is it the word `auto`?
bool is_auto(const headwater_setting& s, headwater_value value) {
  return s.type == HEADWATER_REAL && (s.flags & HEADWATER_AUTO) != 0 && std::isnan(value.real);
}

Node list_of(const headwater_reals* reals) {
  Node list = Node::list();
  for (std::uint64_t i = 0; reals != nullptr && i < reals->size; ++i)
    list.items.push_back(Node::real(reals->data[i]));
  return list;
}

/// An infinite bound is not a bound, open or not.
Range range_of(const headwater_setting& s) {
  return {s.min, s.max, (s.flags & HEADWATER_MIN_OPEN) != 0 && std::isfinite(s.min),
          (s.flags & HEADWATER_MAX_OPEN) != 0 && std::isfinite(s.max),
          (s.flags & HEADWATER_AUTO) != 0};
}

void check_number(const headwater_setting& setting, const Inspector& inspector) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Range range = range_of(setting);
  const bool is_point = range.min == range.max && range.contains(range.min);
  if (!(range.min < range.max || is_point) || range.min == infinity || range.max == -infinity)
    inspector.fail(fmt::format("bounds {} and {}", range.min, range.max),
                   "bounds that some number fits, the smaller one first");
  if (setting.type == HEADWATER_REALS || is_auto(setting, setting.value)) return;
  const double value = setting.type == HEADWATER_REAL ? setting.value.real
                                                      : static_cast<double>(setting.value.integer);
  if ((setting.flags & HEADWATER_REQUIRED) == 0 && !range.contains(value))
    inspector.fail(fmt::format("the default {}", value),
                   "a default that is a number " + range.text());
}

void check_index(const headwater_setting& setting, std::uint64_t n, const Inspector& inspector) {
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

void check_slot(const headwater_setting& setting, std::int64_t number, const Inspector& inspector) {
  if (setting.slot_kind < HEADWATER_ACTIVATION || setting.slot_kind > HEADWATER_LAYERS)
    inspector.fail(fmt::format("slot_kind {}", setting.slot_kind), "one of the kinds in abi.h");
  if (setting.value.integer != number)
    inspector.fail(fmt::format("slot number {}", setting.value.integer),
                   fmt::format("number {}: slots count from 0, in order", number));
  if (setting.slot_default.size != 0) inspector.word(setting.slot_default, "default of a slot");
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

std::string text(headwater_str s) {
  return {s.data, static_cast<std::size_t>(s.size)};
}

/// Of a setting that was checked; bounds of what is not a number say nothing.
SettingInfo describe(const headwater_setting& s) {
  SettingInfo info{.key = text(s.key),
                   .type = static_cast<SettingType>(s.type),
                   .required = (s.flags & HEADWATER_REQUIRED) != 0,
                   .range = is_number(s) ? range_of(s) : Range{},
                   .unit = text(s.unit),
                   .doc = text(s.doc)};
  info.range.or_auto = (s.flags & HEADWATER_AUTO) != 0;
  if (s.type == HEADWATER_SLOT && s.slot_kind != HEADWATER_LAYERS)
    info.slot = static_cast<Kind>(s.slot_kind);
  if (!info.required && s.type != HEADWATER_REALS) info.otherwise = value_of(s, s.value).text;
  for (std::uint64_t i = 0; s.type == HEADWATER_CHOICE && i < s.n_choices; ++i)
    info.choices.push_back(text(s.choices[i]));
  return info;
}

}  // namespace

Node value_of(const headwater_setting& s, headwater_value value) {
  if (is_auto(s, value)) return Node::scalar("auto");
  if (s.type == HEADWATER_REAL) return Node::real(value.real);
  if (s.type == HEADWATER_REALS) return list_of(value.reals);
  if (s.type == HEADWATER_INTEGER) return Node::integer(value.integer);
  if (s.type == HEADWATER_FLAG) return Node::flag(value.integer != 0);
  return Node::scalar(text(s.type == HEADWATER_CHOICE ? s.choices[value.integer] : s.slot_default));
}

std::vector<SettingInfo> check_settings(const headwater_technique& technique,
                                        const Inspector& inspector) {
  inspector.array(technique.settings, technique.n_settings, "settings");
  std::vector<SettingInfo> all;
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
    all.push_back(describe(setting));
  }
  return all;
}

}  // namespace headwater
