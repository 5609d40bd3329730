// The ranking of the variants, and the expectations.
#include "grid.hpp"
#include "numbers.hpp"
#include "tables.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <numeric>
#include <tuple>

namespace headwater::lab {

namespace {

Cell number(std::optional<double> value) {
  return {value ? table_number(*value) : ""};
}

/// Nothing where there is no cell.
Cell over_time(double value) {
  return std::isnan(value) ? Cell{} : number(value);
}

/// Nothing where there are fewer than two hidden layers.
Cell over_layers(const VariantResult& result, double value) {
  return result.layer_names.size() < 3 ? Cell{} : number(value);
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

std::tuple<double, double, double> rank_of(std::optional<double> accuracy,
                                           std::optional<double> loss, double gradient_ratio) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto or_last = [](double value) {
    return std::isnan(value) ? infinity : value;
  };
  return {or_last(-accuracy.value_or(0)), accuracy ? 0 : or_last(loss.value_or(infinity)),
          or_last(std::abs(std::log(gradient_ratio)))};
}

std::vector<std::size_t> ranked(const std::vector<VariantResult>& results) {
  std::vector<std::size_t> order(results.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) {
    const bool trained = results[i].steps.size() > 1;
    return rank_of(trained ? results[i].test_accuracy : std::nullopt,
                   trained ? results[i].test_loss : std::nullopt,
                   way_of(results[i].gradient_ratio, results[i].time_gradient_ratio));
  });
  return order;
}

std::string ranking(const std::vector<VariantResult>& results, bool colour) {
  const std::vector<std::size_t> order = ranked(results);
  Grid grid({{"", "rank"},
             {"", "variant", true, true},
             {"test", "accuracy"},
             {"test", "loss"},
             {"train", "loss"},
             {"factor", "per layer"},
             {"gradient", "ratio"},
             {"factor", "per step"},
             {"gradient", "over time"},
             {"", "seconds"},
             {"", "finding", true}});
  for (std::size_t i = 0; i < order.size(); ++i) {
    const VariantResult& r = results[order[i]];
    grid.add({{std::to_string(i + 1)},
              {r.name},
              number(r.test_accuracy),
              number(r.test_loss),
              r.steps.empty() ? Cell{} : number(r.train_loss),
              over_layers(r, r.factor_per_layer),
              over_layers(r, r.gradient_ratio),
              over_time(r.factor_per_step),
              over_time(r.time_gradient_ratio),
              {plain_number(r.seconds)},
              {short_finding(r)}});
  }
  return grid.text(colour);
}

std::string verdict_lines(const std::vector<Verdict>& verdicts, bool colour) {
  if (verdicts.empty()) return "";
  std::string text;
  std::size_t kept = 0;
  for (const Verdict& verdict : verdicts)
    if (verdict.kept)
      ++kept;
    else
      text += tinted("missed", Tint::bad, colour) + "  " + missed(verdict) + "\n";
  const Tint tint = kept == verdicts.size() ? Tint::good : Tint::bad;
  const std::string count = fmt::format("{} of {} expectations kept", kept, verdicts.size());
  return text + tinted(count, tint, colour) + "\n";
}

}  // namespace headwater::lab
