// What reproductions are called in all their forms.
#include "wording.hpp"

#include "../numbers.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headwater::lab {

namespace {

constexpr int digits = 9;

std::string seeds_text(const std::vector<std::uint64_t>& seeds) {
  if (seeds.size() == 1) return fmt::format("seed {}", seeds[0]);
  return fmt::format("seeds {} to {}", seeds.front(), seeds.back());
}

/// "1 %", or "1e-6 of it" where percent say less.
std::string relative_text(double share) {
  return share >= 1e-4 ? plain_number(100 * share) + " %" : plain_number(share) + " of it";
}

std::string width_text(const Expectation& e) {
  const double width = e.max - *e.value;
  return e.relative ? relative_text(width / std::abs(*e.value)) : plain_number(width);
}

}  // namespace

std::string expected_text(const Expectation& e) {
  if (e.value && e.max == *e.value) return plain_number(*e.value, digits);
  if (e.value) return plain_number(*e.value, digits) + " ± " + width_text(e);
  if (std::isinf(e.max)) return "at least " + plain_number(e.min, digits);
  if (std::isinf(e.min)) return "at most " + plain_number(e.max, digits);
  return plain_number(e.min, digits) + " to " + plain_number(e.max, digits);
}

std::string measured_text(const Outcome& outcome) {
  if (outcome.measured.empty()) return "";
  if (std::ranges::any_of(outcome.measured, [](double v) { return std::isnan(v); }))
    return "not a number";
  const auto exact_enough = [&](double v) {
    const Expectation& e = outcome.expectation;
    const bool narrow = e.max - e.min < 1e-3 * std::abs(v);
    return plain_number(v, narrow ? digits : 4);
  };
  const auto [low, high] = std::ranges::minmax(outcome.measured);
  const std::string a = exact_enough(low), b = exact_enough(high);
  return a == b ? a : a + " to " + b;
}

std::string verdict_text(const Reproduction& one) {
  return one.holds() ? "reproduced" : "not reproduced";
}

std::string count_text(const std::vector<Reproduction>& all) {
  const auto held = std::ranges::count_if(all, &Reproduction::holds);
  std::string text = fmt::format("{} of {} claims reproduced", held, all.size());
  if (!all.empty() && !all[0].seeds.empty())
    text += fmt::format(", with {}", seeds_text(all[0].seeds));
  return text;
}

std::string number_text(const Claim& claim) {
  return claim.number == 0 ? "" : std::to_string(claim.number);
}

}  // namespace headwater::lab
