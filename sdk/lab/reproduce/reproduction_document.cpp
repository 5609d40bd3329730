// Reproductions for people.
#include "reproduction_document.hpp"

#include <algorithm>
#include <base/numbers.hpp>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headwater::lab {

namespace {

constexpr std::size_t line_width = 100;
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

/// "0.236 ± 1 %", "0.9 to 1", "at least 5".
std::string expected_text(const Expectation& e) {
  if (e.value && e.max == *e.value) return plain_number(*e.value, digits);
  if (e.value) return plain_number(*e.value, digits) + " ± " + width_text(e);
  if (std::isinf(e.max)) return "at least " + plain_number(e.min, digits);
  if (std::isinf(e.min)) return "at most " + plain_number(e.max, digits);
  return plain_number(e.min, digits) + " to " + plain_number(e.max, digits);
}

/// "0.2361", or from the lowest to the highest: "0.2358 to 0.2363".
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

/// "11 of 12 claims reproduced, with seeds 1 to 5"
std::string count_text(const std::vector<Reproduction>& all) {
  const auto held = std::ranges::count_if(all, &Reproduction::holds);
  std::string text = fmt::format("{} of {} claims reproduced", held, all.size());
  if (!all.empty() && !all[0].seeds.empty())
    text += fmt::format(", with {}", seeds_text(all[0].seeds));
  return text;
}

/// "3", or nothing where it has no number.
std::string number_text(const Claim& claim) {
  return claim.number == 0 ? "" : std::to_string(claim.number);
}

Tint tint_of(bool good) {
  return good ? Tint::good : Tint::bad;
}

Table outcomes(const Reproduction& one) {
  Table table{{{"", "quantity", true, true}, {"", "expected"}, {"", "measured"}, {"", "", true}}};
  for (const Outcome& outcome : one.outcomes)
    table.add({{outcome.expectation.text()},
               {expected_text(outcome.expectation)},
               {measured_text(outcome), outcome.kept ? Tint::none : Tint::bad},
               {outcome.kept ? "" : "missed", Tint::bad}});
  return table;
}

/// Each with its verdict.
Table judged(const Reproduction& one) {
  Table table{{{"", "quantity", true}, {"", "expected"}, {"", "measured"}, {"", "verdict", true}}};
  for (const Outcome& outcome : one.outcomes)
    table.add({{outcome.expectation.text()},
               {expected_text(outcome.expectation)},
               {measured_text(outcome)},
               {outcome.kept ? "kept" : "missed", tint_of(outcome.kept)}});
  return table;
}

/// Each leads to its section, which follows that of the table.
Table overview(const std::vector<Reproduction>& all) {
  Table table{{{"", "#"}, {"", "claim", true}, {"", "verdict", true}, {"", "time"}}};
  for (const Reproduction& one : all)
    table.add({{number_text(one.claim)},
               {one.claim.text, Tint::none, table.rows.size() + 1},
               {verdict_text(one), tint_of(one.holds())},
               {duration(one.seconds)}});
  return table;
}

Facts facts_of(const Reproduction& one) {
  Facts facts;
  const auto add = [&](const char* label, const std::string& text) {
    if (!text.empty()) facts.list.push_back({label, text});
  };
  add("source", one.claim.source);
  add("measured", one.claim.method);
  add("config", one.config);
  return facts;
}

}  // namespace

Document reproduction_document(const Reproduction& one) {
  const std::string number = number_text(one.claim), source = one.claim.source;
  const std::string title = (number.empty() ? "" : number + "  ") + one.claim.text;
  const Paragraph verdict{{{verdict_text(one), tint_of(one.holds())},
                           {" in " + duration(one.seconds)},
                           {source.empty() ? "" : "; " + source}}};
  return {"",
          {{"", {{paragraph(title, Tint::bold, line_width)}, {verdict}}}, {"", {{outcomes(one)}}}}};
}

Document reproduction_summary(const std::vector<Reproduction>& all,
                              const std::vector<Claim>& left_out) {
  Section section;
  for (const Reproduction& one : all)
    if (!one.holds())
      section.parts.push_back(
          {Paragraph{{{"not reproduced", Tint::bad},
                      {"  " + number_text(one.claim) + " " + one.claim.text}}}});
  std::vector<std::string> numbers;
  for (const Claim& claim : left_out)
    numbers.push_back(number_text(claim));
  if (!numbers.empty())
    section.parts.push_back(
        {paragraph(fmt::format("left out, as they last (--long): {}", fmt::join(numbers, ", ")))});
  const bool hold = std::ranges::all_of(all, &Reproduction::holds);
  section.parts.push_back({paragraph(count_text(all), tint_of(hold))});
  return {"", {section}};
}

Document reproductions_document(const std::vector<Reproduction>& all) {
  Document document{"Reproductions", {{"", {{paragraph(count_text(all))}, {overview(all)}}}}};
  for (const Reproduction& one : all) {
    const std::string number = number_text(one.claim);
    const std::string title = (number.empty() ? "" : number + ". ") + one.claim.text;
    document.sections.push_back({title, {{facts_of(one)}, {judged(one)}}});
  }
  return document;
}

}  // namespace headwater::lab
