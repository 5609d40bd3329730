// Gradients against central differences, (L(w + h) - L(w - h)) / 2h.
#include "gradient_error.hpp"

#include <headwater/random.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace headwater::lab {

namespace {

constexpr double step = 1e-6;
constexpr std::int64_t most_elements = 500;  ///< of a tensor; of larger ones a part
constexpr double negligible = 1e-3;          ///< of the largest gradient

/// What is differentiated by, and the gradient that backward found.
struct Variable {
  MatrixView<double> value;
  std::vector<double> gradient;
};

/// Every n-th element, so that at most `most_elements` are taken.
template <class F>
void for_some(const MatrixView<double>& m, F f) {
  const std::int64_t n = m.rows * m.cols, stride = (n - 1) / most_elements + 1;
  for (std::int64_t k = 0; k < n; k += stride)
    f(m(k % m.rows, k / m.rows));
}

Variable variable_of(const headwater_matrix& value, const headwater_matrix& gradient) {
  Variable variable{MatrixView<double>(value), {}};
  for_some(MatrixView<double>(gradient), [&](double g) { variable.gradient.push_back(g); });
  return variable;
}

std::vector<Variable> variables_of(Network& network) {
  std::vector<Variable> all{variable_of(network.input(), network.input_gradient())};
  for (const LayerView& layer : network.layers())
    for (const NamedTensor& p : layer.parameters)
      all.push_back(variable_of(p.value, p.gradient));
  return all;
}

/// Biases away from 0, so that nothing sits at a kink or is symmetric.
void shake_biases(Network& network, std::uint64_t seed) {
  std::uint32_t index = 0;
  for (const LayerView& layer : network.layers())
    for (const NamedTensor& p : layer.parameters)
      if (p.value.cols == 1)
        Random(seed, Purpose::data, ++index)
            .normal({static_cast<double*>(p.value.data), static_cast<std::size_t>(p.value.rows)});
}

double loss_at(Network& network, double& element, double value) {
  const double keep = std::exchange(element, value);
  network.set_steps_done(0);  // with what train_step drew
  network.forward(true);
  element = keep;
  return network.loss();
}

std::vector<double> differences(Network& network, const MatrixView<double>& value) {
  std::vector<double> all;
  for_some(value, [&](double& element) {
    const double above = loss_at(network, element, element + step);
    all.push_back((above - loss_at(network, element, element - step)) / (2 * step));
  });
  return all;
}

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double v : values)
    most = std::max(most, std::abs(v));
  return most;
}

/// Of a network whose gradients are there. Differences of a loss near 1 are good to
/// about 1e-10, so tensors with hardly any gradient are held against the others.
double error_of(Network& network) {
  const std::vector<Variable> variables = variables_of(network);
  double most = 0, error = 0;
  for (const Variable& v : variables)
    most = std::max(most, largest(v.gradient));
  for (const Variable& v : variables) {
    std::vector<double> distance = differences(network, v.value);
    const double scale = std::max(largest(distance), negligible * most);
    for (std::size_t i = 0; i < distance.size(); ++i)
      distance[i] -= v.gradient[i];
    if (scale > 0) error = std::max(error, largest(distance) / scale);
  }
  return most > 0 ? error : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

double gradient_error(Network& network) {
  shake_biases(network, network.options().seed);
  network.train_step();
  return error_of(network);
}

double gradient_error(PlannedVariant& planned) {
  const Variant& variant = planned.variant();
  const auto network = planned.plan_in_float64();
  variant.data->training_batch(0, DType::float64, batch_of(*network));
  return gradient_error(*network);
}

}  // namespace headwater::lab
