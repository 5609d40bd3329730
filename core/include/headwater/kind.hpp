// The kinds of techniques.
#pragma once

#include <headwater/abi.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace headwater {

enum class Kind : std::uint32_t {
  activation = HEADWATER_ACTIVATION,
  initializer = HEADWATER_INITIALIZER,
  normalizer = HEADWATER_NORMALIZER,
  block = HEADWATER_BLOCK,
  loss = HEADWATER_LOSS,
  optimizer = HEADWATER_OPTIMIZER,
  schedule = HEADWATER_SCHEDULE,
};

inline constexpr std::array<Kind, 7> all_kinds{
    Kind::activation, Kind::initializer, Kind::normalizer, Kind::block,
    Kind::loss,       Kind::optimizer,   Kind::schedule};

/// "activation", ...: the word in YAML, in folder names and in messages.
constexpr std::string_view to_string(Kind kind) {
  constexpr std::array<std::string_view, 8> names{
      "", "activation", "initializer", "normalizer", "block", "loss", "optimizer", "schedule"};
  return names[static_cast<std::uint32_t>(kind)];
}

constexpr std::optional<Kind> kind_named(std::string_view name) {
  for (const Kind kind : all_kinds)
    if (to_string(kind) == name) return kind;
  return std::nullopt;
}

}  // namespace headwater
