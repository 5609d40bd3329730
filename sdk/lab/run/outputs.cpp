// How near the outputs of a network are to its targets.
#include "outputs.hpp"

#include <algorithm>
#include <cmath>

namespace headwater::lab {

namespace {

template <class T>
std::int64_t count_hits(const headwater_matrix& outputs, const headwater_matrix& targets,
                        std::int64_t samples) {
  const MatrixView<T> y(outputs), target(targets);
  std::int64_t hits = 0;
  for (std::int64_t j = 0; j < samples; ++j) {
    const T* const column = y.column(j);
    const auto best = std::max_element(column, column + y.rows) - column;
    hits += !std::isnan(*column) && best == static_cast<std::int64_t>(target(0, j));
  }
  return hits;
}

template <class T>
void add_squared_errors(const headwater_matrix& outputs, const headwater_matrix& targets,
                        std::int64_t samples, std::span<long double> sums) {
  const MatrixView<T> y(outputs), target(targets);
  for (std::int64_t j = 0; j < samples; ++j)
    for (std::int64_t i = 0; i < y.rows; ++i) {
      const long double apart = static_cast<long double>(y(i, j)) - target(i, j);
      sums[static_cast<std::size_t>(i)] += apart * apart;
    }
}

bool is_wide(const Network& network) {
  return network.options().dtype == DType::float64;
}

}  // namespace

std::int64_t count_hits(Network& network, std::int64_t samples) {
  return is_wide(network) ? count_hits<double>(network.output(), network.target(), samples)
                          : count_hits<float>(network.output(), network.target(), samples);
}

void add_squared_errors(Network& network, std::int64_t samples, std::span<long double> sums) {
  if (is_wide(network))
    add_squared_errors<double>(network.output(), network.target(), samples, sums);
  else
    add_squared_errors<float>(network.output(), network.target(), samples, sums);
}

}  // namespace headwater::lab
