// The gradient over time: by the state of a cell after each step.
#include "grid.hpp"
#include "numbers.hpp"
#include "tables.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

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

std::string gradient_row(const std::vector<double>& rms) {
  std::vector<Column> columns{{"", "state after step", true}};
  std::vector<Cell> row{{"gradient (rms)"}};
  for (const std::size_t step : some_of(rms.size() - 1)) {
    columns.push_back({"", std::to_string(step)});
    row.push_back({table_number(rms[step])});
  }
  Grid grid(columns);
  grid.add(row);
  return grid.text(false);
}

}  // namespace

std::string time_lines(const VariantResult& result) {
  if (result.probes.empty()) return "";
  const auto& layers = result.probes.front().layers;
  const auto cell = std::find_if(layers.begin(), layers.end(), [](const auto& layer) {
    return !layer.state_gradient_rms.empty();
  });
  if (cell == layers.end()) return "";
  const std::size_t steps = cell->state_gradient_rms.size() - 1;
  const std::string factor = table_number(result.factor_per_step);
  const std::string way = fmt::format("gradient, state {} to state 0:", steps);
  return gradient_row(cell->state_gradient_rms) +
         fmt::format("{:<32}{} per step, {}^{} = {} in all\n", way, factor, factor, steps,
                     table_number(result.time_gradient_ratio));
}

}  // namespace headwater::lab
