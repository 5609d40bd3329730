// What a datasheet says of a technique, its settings and its curve.
#pragma once

#include "datasheet.hpp"
#include <base/document.hpp>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace headwater::lab {

/// The width of tables that nothing is clipped in.
inline constexpr std::size_t unlimited = std::numeric_limits<std::uint16_t>::max();

/// "> 0, <= 1", "fan_in, fan_out".
std::string range_words(const Range& range, std::vector<std::string> choices);

// Of a setting: its range, its default as in YAML or in words, and what it is, with its unit.
std::string range_words(const SettingInfo& setting);
std::string default_words(const SettingInfo& setting);
std::string doc_words(const SettingInfo& setting);

/// What it is, formula, source, ...; what is empty is left out.
Facts facts_of(const Datasheet& sheet);

/// Range, largest derivative, saturation.
Facts facts_of(const Curve& curve);

Table settings_of(const Datasheet& sheet);

}  // namespace headwater::lab
