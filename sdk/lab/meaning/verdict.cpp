// `expect:`, judged by what a run showed.
#include "verdict.hpp"

#include <algorithm>
#include <base/numbers.hpp>
#include <cmath>
#include <fmt/format.h>
#include <lab/run/quantities.hpp>
#include <limits>

namespace headwater::lab {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// NaN where the run has no such number.
double quantity_of(const std::vector<VariantResult>& results, const Operand& wanted) {
  const auto result = std::ranges::find(results, wanted.variant, &VariantResult::name);
  if (result == results.end()) return none;
  const auto measured = result->measured.find(wanted.quantity);
  if (measured != result->measured.end()) return measured->second;
  const Quantity* const quantity = find_quantity(wanted.quantity);
  return quantity ? quantity->of(*result).value_or(none) : none;
}

double measured_by(const Expectation& expectation, const std::vector<VariantResult>& results) {
  const double first = quantity_of(results, expectation.first);
  if (!expectation.sign) return first;
  const double second = quantity_of(results, expectation.second);
  return expectation.sign == '/' ? first / second : first - second;
}

std::string bounds_text(const Expectation& e) {
  if (std::isinf(e.min)) return "at most " + exact(e.max);
  if (std::isinf(e.max)) return "at least " + exact(e.min);
  return fmt::format("from {} to {}", exact(e.min), exact(e.max));
}

std::string place(const Mark& mark) {
  return mark.source ? fmt::format("{}:{}:{}: ", mark.source->name, mark.line, mark.column) : "";
}

std::string missed(const Verdict& verdict) {
  const Expectation& e = verdict.expectation;
  const std::string measured =
      std::isnan(verdict.measured) ? "not a number" : exact(verdict.measured);
  return fmt::format("{}{} is {}, expected {}", place(e.mark), e.text(), measured, bounds_text(e));
}

}  // namespace

std::vector<Verdict> judge(const std::vector<Expectation>& expectations,
                           const std::vector<VariantResult>& results) {
  std::vector<Verdict> verdicts;
  for (const Expectation& expectation : expectations) {
    const double measured = measured_by(expectation, results);
    const bool kept = measured >= expectation.min && measured <= expectation.max;
    verdicts.push_back({expectation, measured, kept});
  }
  return verdicts;
}

Document verdict_document(const std::vector<Verdict>& verdicts) {
  if (verdicts.empty()) return {};
  Section section;
  std::size_t kept = 0;
  for (const Verdict& verdict : verdicts)
    if (verdict.kept)
      ++kept;
    else
      section.parts.push_back({Paragraph{{{"missed", Tint::bad}, {"  " + missed(verdict)}}}});
  const Tint tint = kept == verdicts.size() ? Tint::good : Tint::bad;
  section.parts.push_back(
      {paragraph(fmt::format("{} of {} expectations kept", kept, verdicts.size()), tint)});
  return {"", {section}};
}

}  // namespace headwater::lab
