// A layer of a planned network, seen as f(W x + b).
#include "dense_layer.hpp"

#include "samples.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace headwater::lab {

namespace {

constexpr double enough_alike = 1e-3, rounding = 1e-5, standard_errors = 6;
constexpr double least = std::numeric_limits<float>::min();

template <class T>
std::vector<double> copy(const MatrixView<T>& m) {
  std::vector<double> out;
  for (std::int64_t j = 0; j < m.cols; ++j)
    out.insert(out.end(), m.column(j), m.column(j) + m.rows);
  return out;
}

std::vector<double> first_column(const headwater_matrix& m, DType dtype) {
  headwater_matrix column = m;
  column.cols = 1;
  return numbers_of(column, dtype);
}

bool all_finite(const std::vector<double>& values) {
  return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

/// W x + b, and how far a sum of these terms in float32 may be from it: terms cancel, and
/// those below the least normal number may count as 0.
struct Product {
  std::vector<double> z, margin;
};

Product product(const DenseLayer& layer, const std::vector<double>& x) {
  Product p{layer.b, {}};
  p.z.resize(layer.units, 0);
  std::vector<double> sizes(layer.units, 0);
  for (std::size_t j = 0; j < layer.inputs; ++j)
    for (std::size_t i = 0; i < layer.units; ++i) {
      const double term = layer.w[i + j * layer.units] * x[j];
      p.z[i] += term;
      sizes[i] += std::abs(term);
    }
  for (const double size : sizes)
    p.margin.push_back(rounding * size + static_cast<double>(layer.inputs) * least);
  return p;
}

/// Is y = f(W x + b)? It lies where f takes what is within the margin.
bool computes(const DenseLayer& layer, const std::vector<double>& x, const std::vector<double>& y) {
  const auto [z, margin] = product(layer, x);
  std::vector<double> low = z, high = z;
  for (std::size_t i = 0; i < z.size(); ++i) {
    low[i] -= margin[i];
    high[i] += margin[i];
  }
  const std::vector<double> f = sample(*layer.f, z).f, below = sample(*layer.f, low).f,
                            above = sample(*layer.f, high).f;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const auto [from, to] = std::minmax({f[i], below[i], above[i]});
    const double off = enough_alike * std::abs(f[i]) + rounding * std::abs(z[i]) + least;
    if (!(y[i] >= from - off && y[i] <= to + off)) return false;
  }
  return true;
}

/// Fills in W and b: true when the layer has these and nothing else.
bool take_parameters(const std::vector<NamedTensor>& parameters, DType dtype, DenseLayer& layer) {
  for (const NamedTensor& parameter : parameters) {
    const auto rows = static_cast<std::size_t>(parameter.value.rows);
    const auto columns = static_cast<std::size_t>(parameter.value.cols);
    if (rows != layer.units) return false;
    std::vector<double>& place = columns == layer.inputs && layer.w.empty() ? layer.w : layer.b;
    if (!place.empty() || (&place == &layer.b && columns != 1)) return false;
    place = numbers_of(parameter.value, dtype);
  }
  return !layer.w.empty();
}

}  // namespace

std::vector<double> numbers_of(const headwater_matrix& matrix, DType dtype) {
  return dtype == DType::float64 ? copy(MatrixView<double>(matrix))
                                 : copy(MatrixView<float>(matrix));
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double mean_square(const std::vector<double>& values) {
  return std::inner_product(values.begin(), values.end(), values.begin(), 0.0) /
         static_cast<double>(values.size());
}

bool scatters_about_0(const std::vector<double>& w) {
  return std::abs(mean(w)) <=
         standard_errors * std::sqrt(mean_square(w) / static_cast<double>(w.size()));
}

DenseReading read_dense(const Network& network, std::size_t index, const headwater_matrix& x) {
  const LayerView& view = network.layers()[index];
  const DType dtype = network.options().dtype;
  if (view.observations.size() != 1) return {{}, "is not a dense layer"};
  DenseLayer layer;
  layer.f = static_cast<const Activation*>(view.observations[0].activation.get());
  if (!layer.f->elementwise()) return {{}, "has an activation of whole columns"};
  layer.units = static_cast<std::size_t>(view.y->rows);
  layer.inputs = static_cast<std::size_t>(x.rows);
  const std::vector<double> in = first_column(x, dtype), out = first_column(*view.y, dtype);
  if (!take_parameters(view.parameters, dtype, layer)) return {{}, "is not a dense layer"};
  if (!all_finite(out)) return {{}, "puts out numbers that are not finite"};
  if (!computes(layer, in, out)) return {{}, "is not a dense layer"};
  if (!scatters_about_0(layer.w)) return {{}, "has weights that do not scatter about 0"};
  return {std::move(layer), ""};
}

}  // namespace headwater::lab
