// Checks the settings of a technique: what the host will validate configurations with.
#include <headwater/config.hpp>

#include "descriptor.hpp"
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <set>
#include <string>

namespace headwater {
namespace {

void check_number(const headwater_setting& setting, const Inspector& inspector) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Range range{setting.min,
                    setting.max,
                    (setting.flags & HEADWATER_MIN_OPEN) != 0,
                    (setting.flags & HEADWATER_MAX_OPEN) != 0};
  const bool is_point = range.min == range.max && range.contains(range.min);
  if (!(range.min < range.max || is_point) || range.min == infinity ||
      range.max == -infinity)
    inspector.fail(fmt::format("bounds {} and {}", range.min, range.max),
                   "bounds that some number fits, the smaller one first");
  const double value = setting.type == HEADWATER_REAL
                           ? setting.value.real
                           : static_cast<double>(setting.value.integer);
  if ((setting.flags & HEADWATER_REQUIRED) == 0 &&
      !(std::isfinite(value) && range.contains(value)))
    inspector.fail(fmt::format("the default {}", value),
                   "a default that is a number " + range.text());
}

void check_index(const headwater_setting& setting,
                 std::uint64_t n,
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

void check_slot(const headwater_setting& setting,
                std::int64_t number,
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

void check_value(const headwater_setting& setting,
                 std::int64_t& slots,
                 const Inspector& inspector) {
  const std::uint32_t type = setting.type;
  if (type == HEADWATER_REAL || type == HEADWATER_INTEGER)
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

}  // namespace

void check_settings(const headwater_technique& technique,
                    const Inspector& inspector,
                    const std::string& owner) {
  inspector.array(technique.settings, technique.n_settings, "settings");
  std::set<std::string_view> keys;
  std::int64_t slots = 0;
  for (std::uint64_t i = 0; i < technique.n_settings; ++i) {
    const headwater_setting& setting = technique.settings[i];
    const std::string_view key = inspector.word(setting.key, "key of a setting");
    const Inspector inside =
        inspector.of(fmt::format("setting '{}' of {}", key, owner));
    inside.size(setting.struct_size, sizeof setting, "setting");
    if (!keys.insert(key).second) inside.fail("its key twice", "each key once");
    inside.text(setting.doc, "doc");
    inside.text(setting.unit, "unit");
    check_value(setting, slots, inside);
  }
}

}  // namespace headwater
