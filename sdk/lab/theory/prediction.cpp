// Predicts with the weights and biases that are really there. A batch holds large and
// small samples, and gradients go their own way through each: so it is followed in
// groups of samples of like size.
#include "prediction.hpp"

#include <headwater/probe.hpp>

#include "dense_layer.hpp"
#include "parts.hpp"
#include "samples.hpp"
#include "signal.hpp"
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace headwater::lab {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

std::unique_ptr<Network> run_once(const Context& context, const Variant& variant) {
  auto network = Network::make(context, variant.model, variant.network_options());
  variant.data->training_batch(0, variant.dtype, batch_of(*network));
  network->forward(false);
  return network;
}

/// rms gradients by layer, relative to the last one, from chi by layer and group.
std::vector<double> gradients(const std::vector<std::vector<double>>& chi) {
  // Squares over their mean: those of a ratio below 1e-154 are too small for a double.
  std::vector<double> square(chi.back().size(), 1), gradient(chi.size(), 1);
  for (std::size_t layer = chi.size() - 1; layer > 0; --layer) {
    for (std::size_t k = 0; k < square.size(); ++k)
      square[k] *= chi[layer][k];
    const double size = mean(square);
    gradient[layer - 1] = gradient[layer] * std::sqrt(size);
    if (size > 0 && std::isfinite(size))
      for (double& one : square)
        one /= size;
  }
  return gradient;
}

/// By which a layer that reads the signal x multiplies the gradient; NaN where nobody knows.
double factor_of_layer(const Network& network, std::size_t index, const headwater_matrix& x,
                       Signal signal) {
  const Reading reading = read_parts(network, index, x);
  if (!reading.why_not.empty()) return unknown;
  const Passage passage = pass(reading.parts, signal);
  return passage.why_not.empty() ? std::sqrt(mean(passage.chi)) : unknown;
}

}  // namespace

double factor_of(const Prediction& prediction) {
  return theory::factor_per_layer(prediction.gradient_ratio, prediction.gradient.size());
}

Prediction predict(const Context& context, const Variant& variant) {
  Prediction prediction{variant.name, {}, unknown, ""};
  const auto network = run_once(context, variant);
  const std::size_t count = headwater::hidden(network->layers()).size();
  const headwater_matrix* x = &network->input();
  Signal signal = signal_of(numbers_of(*x, variant.dtype), static_cast<std::size_t>(x->rows));
  signal.gaussian = variant.data->type() == "gaussian";
  std::vector<std::vector<double>> chi;
  for (std::size_t i = 0; i < count; ++i) {
    const Reading reading = read_parts(*network, i, *x);
    const Passage passage = pass(reading.parts, signal);
    prediction.why_not = reading.why_not;
    if (!passage.why_not.empty())
      prediction.why_not =
          fmt::format("layer {} ({}) {}", i + 1, network->layers()[i].name, passage.why_not);
    if (!prediction.why_not.empty()) return prediction;
    chi.push_back(passage.chi);
    x = network->layers()[i].y;
  }
  prediction.output_factor = factor_of_layer(*network, count, *x, std::move(signal));
  if (count < 2) {
    prediction.why_not = "there are fewer than two hidden layers";
    return prediction;
  }
  prediction.gradient = gradients(chi);
  prediction.gradient_ratio = prediction.gradient.front();
  return prediction;
}

}  // namespace headwater::lab
