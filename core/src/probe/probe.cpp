// The probe: reads each layer while its tensors are still in the cache.
#include <headwater/probe.hpp>

#include "reader.hpp"
#include <algorithm>
#include <cmath>

namespace headwater {

namespace {

bool is_weight(const NamedTensor& tensor) {
  return tensor.value.cols > 1;
}

double size(const headwater_matrix& m) {
  return static_cast<double>(m.rows * m.cols);
}

}  // namespace

Probe::Probe(const Network& network)
    : network_(network),
      readings_(network.layers().size()),
      reader_(make_reader(network)) {}

Probe::~Probe() = default;

void Probe::before_backward(std::size_t layer) {
  const LayerSums sums = reader_->read(layer);
  LayerReading& reading = readings_[layer];
  const double n = size(*network_.layers()[layer].y);
  reading.gradient_rms = std::sqrt(sums.gradient / n);
  reading.activation_mean = sums.output.sum / n;
  const double mean = reading.activation_mean;
  reading.activation_std =
      std::sqrt(std::max(sums.output.squares / n - mean * mean, 0.0));
  if (sums.elements == 0) return;
  const auto elements = static_cast<double>(sums.elements);
  reading.derivative_mean = sums.slope / elements;
  reading.derivative_max = sums.largest;
  if (sums.bounded) reading.saturated = static_cast<double>(sums.below) / elements;
  reading.dead = static_cast<double>(sums.dead) / static_cast<double>(sums.units);
}

void Probe::after_backward(std::size_t layer) {
  double squares = 0, n = 0;
  for (const NamedTensor& parameter : network_.layers()[layer].parameters) {
    if (!is_weight(parameter)) continue;
    squares += reader_->squares(parameter.gradient);
    n += size(parameter.gradient);
  }
  if (n > 0) readings_[layer].weight_gradient_rms = std::sqrt(squares / n);
}

double gradient_ratio(const std::vector<LayerReading>& readings) {
  if (readings.size() < 3) return std::numeric_limits<double>::quiet_NaN();
  return readings.front().gradient_rms / readings[readings.size() - 2].gradient_rms;
}

double factor_per_layer(const std::vector<LayerReading>& readings) {
  const auto hidden = static_cast<double>(readings.size()) - 1;
  return std::pow(gradient_ratio(readings), 1 / (hidden - 1));
}

}  // namespace headwater
