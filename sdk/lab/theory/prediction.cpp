// Predicts with the weights and biases that are really there:
// q_l = n_(l-1) <w^2> E[h_(l-1)^2] + Var[b],  E[h_l^2] = E[f(x)^2] and
// chi_l = n_l <w^2> E[f'(x)^2],  x normal with mean <b> and variance q_l.
// A batch holds large and small samples, and gradients go their own way through each:
// so it is followed in groups of samples of like size.
#include "prediction.hpp"

#include <headwater/error.hpp>

#include "dense_layer.hpp"
#include "gaussian.hpp"
#include "mean_field.hpp"
#include <algorithm>
#include <cmath>
#include <limits>

namespace headwater::lab {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_groups = 16;

std::unique_ptr<Network> run_once(const Context& context, const Variant& variant) {
  Diagnostics diagnostics;
  auto network =
      Network::plan(context, variant.model, variant.network_options(), diagnostics);
  if (!network) throw Error(diagnostics.text());
  variant.data->training_batch(0, variant.dtype, {network->input(), network->target()});
  network->forward(false);
  return network;
}

/// Mean squares of the columns, in groups of like ones, each as large as the others.
std::vector<double> signals_of(const headwater_matrix& x, DType dtype) {
  const std::vector<double> all = numbers_of(x, dtype);
  const auto rows = static_cast<std::size_t>(x.rows);
  std::vector<double> squares;
  for (auto column = all.begin(); column != all.end();) {
    const auto end = column + static_cast<std::ptrdiff_t>(rows);
    squares.push_back(mean_square({column, end}));
    column = end;
  }
  std::ranges::sort(squares);
  const std::size_t groups = std::min(most_groups, squares.size());
  std::vector<double> signals;
  for (std::size_t k = 0; k < groups; ++k)
    signals.push_back(mean(
        {squares.begin() + static_cast<std::ptrdiff_t>(k * squares.size() / groups),
         squares.begin() +
             static_cast<std::ptrdiff_t>((k + 1) * squares.size() / groups)}));
  return signals;
}

/// Takes signals, E[h^2] of each group, through a layer. Returns chi of each group.
std::vector<double> pass(const DenseLayer& layer, std::vector<double>& signals) {
  const double w = mean_square(layer.w);
  const double b = layer.b.empty() ? 0 : mean(layer.b);
  const double scatter = layer.b.empty() ? 0 : mean_square(layer.b) - b * b;
  std::vector<double> chi;
  for (double& signal : signals) {
    const double q = static_cast<double>(layer.inputs) * w * signal + scatter;
    const Moments m = moments(*layer.f, {q, b});
    signal = m.square;
    chi.push_back(static_cast<double>(layer.units) * w * m.derivative);
  }
  return chi;
}

/// rms gradients by layer, relative to the last one, from chi by layer and group.
std::vector<double> gradients(const std::vector<std::vector<double>>& chi) {
  std::vector<double> square(chi.back().size(), 1), gradient(chi.size(), 1);
  for (std::size_t layer = chi.size() - 1; layer > 0; --layer) {
    for (std::size_t k = 0; k < square.size(); ++k)
      square[k] *= chi[layer][k];
    gradient[layer - 1] = std::sqrt(mean(square));
  }
  return gradient;
}

}  // namespace

Prediction predict(const Context& context, const Variant& variant) {
  Prediction prediction{variant.name, {}, unknown, unknown, ""};
  const auto network = run_once(context, variant);
  const std::size_t hidden = network->layers().size() - 1;
  const headwater_matrix* x = &network->input();
  std::vector<double> signals = signals_of(*x, variant.dtype);
  std::vector<std::vector<double>> chi;
  for (std::size_t i = 0; i < hidden; ++i) {
    const Reading reading = read_dense(*network, i, *x);
    prediction.why_not = reading.why_not;
    if (!reading.layer) return prediction;
    chi.push_back(pass(*reading.layer, signals));
    x = network->layers()[i].y;
  }
  if (hidden < 2) {
    prediction.why_not = "there are fewer than two hidden layers";
    return prediction;
  }
  prediction.gradient = gradients(chi);
  prediction.gradient_ratio = prediction.gradient.front();
  prediction.factor_per_layer = factor_per_layer(prediction.gradient_ratio, hidden);
  return prediction;
}

}  // namespace headwater::lab
