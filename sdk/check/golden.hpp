// Values that a technique must reproduce, from a file beside its source.
#pragma once

#include "target.hpp"
#include <base/json_reader.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace headwater::lab {

/// The cases of a golden file: a list of maps with `kind`, `name`, `settings` and what
/// goes in and comes out, in nested lists of [batch][features] or [batch][steps]
/// [features]. Error when it is not such a list.
std::vector<Json> read_golden(const std::string& file);

inline constexpr std::string_view golden_test = "golden";

/// A test of that name that plays the cases of one technique, if there are any.
void add_golden_test(const Target& target, const std::vector<Json>& cases,
                     std::vector<Test>& tests);

}  // namespace headwater::lab
