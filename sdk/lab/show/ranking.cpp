// The ranking of the variants.
#include "ranking.hpp"

#include <algorithm>
#include <cmath>
#include <lab/meaning/finding.hpp>
#include <lab/meaning/flow.hpp>
#include <lab/run/quantities.hpp>
#include <limits>
#include <numeric>
#include <utility>

namespace headwater::lab {

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
                   trained ? results[i].test_loss : std::nullopt, way_of(results[i]).ratio);
  });
  return order;
}

Table ranking(const std::vector<VariantResult>& results) {
  Table table{{{"", "rank"}, {"", "variant", true, true}}};
  for (const Quantity* q : quantities_of_tables())
    table.columns.push_back({std::string(q->group), std::string(q->title)});
  table.columns.push_back({"", "finding", true});
  std::size_t rank = 0;
  for (const std::size_t i : ranked(results)) {
    std::vector<Cell> cells{{std::to_string(++rank)}, {results[i].name}};
    for (const Quantity* q : quantities_of_tables())
      cells.push_back({table_text(*q, q->of(results[i]))});
    cells.push_back({short_finding(results[i])});
    table.add(std::move(cells));
  }
  return table;
}

}  // namespace headwater::lab
