// Reproductions on a terminal.
#include "../grid.hpp"
#include "../numbers.hpp"
#include "wording.hpp"
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headwater::lab {

namespace {

constexpr std::size_t line_width = 100;

std::string heading(const Reproduction& one, bool colour) {
  const std::string number = number_text(one.claim);
  const std::string title =
      wrapped((number.empty() ? "" : number + "  ") + one.claim.text, line_width);
  const Tint tint = one.holds() ? Tint::good : Tint::bad;
  std::string text = tinted(title, Tint::bold, colour) + "\n" +
                     tinted(verdict_text(one), tint, colour) + " in " + duration(one.seconds);
  if (!one.claim.source.empty()) text += "; " + printable(one.claim.source);
  return text + "\n\n";
}

}  // namespace

std::string reproduction_text(const Reproduction& one, bool colour) {
  Grid grid({{"", "quantity", true, true}, {"", "expected"}, {"", "measured"}, {"", "", true}});
  for (const Outcome& outcome : one.outcomes)
    grid.add({{outcome.expectation.text()},
              {expected_text(outcome.expectation)},
              {measured_text(outcome), outcome.kept ? Tint::none : Tint::bad},
              {outcome.kept ? "" : "missed", Tint::bad}});
  return heading(one, colour) + grid.text(colour);
}

std::string summary_text(const std::vector<Reproduction>& all, const std::vector<Claim>& left_out,
                         bool colour) {
  std::string text;
  bool hold = true;
  for (const Reproduction& one : all)
    if (!one.holds()) {
      hold = false;
      text += fmt::format("{}  {} {}\n", tinted("not reproduced", Tint::bad, colour),
                          number_text(one.claim), printable(one.claim.text));
    }
  std::vector<std::string> numbers;
  for (const Claim& claim : left_out)
    numbers.push_back(number_text(claim));
  if (!numbers.empty())
    text += fmt::format("left out, as they last (--long): {}\n", fmt::join(numbers, ", "));
  return text + tinted(count_text(all), hold ? Tint::good : Tint::bad, colour) + "\n";
}

}  // namespace headwater::lab
