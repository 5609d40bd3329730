// The gradient over time.
#include "time_table.hpp"

#include <algorithm>
#include <base/numbers.hpp>
#include <fmt/format.h>
#include <lab/meaning/flow.hpp>

namespace headwater::lab {

namespace {

constexpr std::size_t most_columns = 8;

/// Some of 0 .. last, at even distances, with both ends.
std::vector<std::size_t> some_of(std::size_t last) {
  const std::size_t parts = std::min(last, most_columns - 1);
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i <= parts; ++i)
    all.push_back(last * i / std::max<std::size_t>(parts, 1));
  return all;
}

Table gradient_row(const std::vector<double>& rms) {
  std::vector<Column> columns{{"", "state after step", true}};
  std::vector<Cell> row{{"gradient (rms)"}};
  for (const std::size_t step : some_of(rms.size() - 1)) {
    columns.push_back({"", std::to_string(step)});
    row.push_back({table_number(rms[step])});
  }
  return {columns, {row}};
}

}  // namespace

std::vector<Part> time_parts(const VariantResult& result) {
  const auto layers = result.at_start();
  const auto cell = std::ranges::find_if(
      layers, [](const auto& layer) { return !layer.state_gradient_rms.empty(); });
  if (cell == layers.end()) return {};
  const std::size_t steps = cell->state_gradient_rms.size() - 1;
  const Way way = way_over_time(result);
  const std::string factor = table_number(way.factor);
  const Fact decay{fmt::format("gradient, state {} to state 0:", steps),
                   fmt::format("{} per step, {}^{} = {} in all", factor, factor, steps,
                               table_number(way.ratio))};
  return {{gradient_row(cell->state_gradient_rms)}, {Facts{{decay}, 32}}};
}

}  // namespace headwater::lab
