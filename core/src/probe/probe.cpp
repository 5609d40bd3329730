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

/// Columns of a matrix of either type.
headwater_matrix columns_of(const headwater_matrix& m, DType dtype, std::int64_t first,
                            std::int64_t count) {
  char* const data = static_cast<char*>(m.data) + first * m.stride * size_of(dtype);
  return {data, m.rows, count, m.stride};
}

}  // namespace

Probe::Probe(const Network& network)
    : network_(network),
      readings_(network.layers().size()),
      reader_(make_reader(network)) {
  for (std::size_t i = 0; i < readings_.size(); ++i)
    readings_[i].state_gradient_rms.resize(states(i));
}

// As many as the first cell has: cells of a layer may read sequences of other lengths.
std::size_t Probe::states(std::size_t layer) const {
  const LayerView& view = network_.layers()[layer];
  if (view.state_gradients.empty()) return 0;
  const std::int64_t batch = network_.options().input.batch;
  return static_cast<std::size_t>(view.state_gradients.front()->cols / batch);
}

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
  read_states(layer);
}

void Probe::read_states(std::size_t layer) {
  const auto& cells = network_.layers()[layer].state_gradients;
  std::vector<double>& rms = readings_[layer].state_gradient_rms;
  const std::int64_t batch = network_.options().input.batch;
  for (std::size_t step = 0; step < rms.size(); ++step) {
    double squares = 0, n = 0;
    for (const headwater_matrix* cell : cells) {
      if (cell->cols != cells.front()->cols) continue;
      const headwater_matrix block =
          columns_of(*cell, network_.options().dtype,
                     static_cast<std::int64_t>(step) * batch, batch);
      squares += reader_->squares(block);
      n += size(block);
    }
    rms[step] = std::sqrt(squares / n);
  }
}

double gradient_ratio(const std::vector<LayerReading>& readings) {
  if (readings.size() < 3) return std::numeric_limits<double>::quiet_NaN();
  return readings.front().gradient_rms / readings[readings.size() - 2].gradient_rms;
}

double time_gradient_ratio(const std::vector<LayerReading>& readings) {
  for (const LayerReading& reading : readings)
    if (!reading.state_gradient_rms.empty())
      return reading.state_gradient_rms.front() / reading.state_gradient_rms.back();
  return std::numeric_limits<double>::quiet_NaN();
}

double factor_per_step(const std::vector<LayerReading>& readings) {
  for (const LayerReading& reading : readings)
    if (!reading.state_gradient_rms.empty()) {
      const auto steps = static_cast<double>(reading.state_gradient_rms.size() - 1);
      return std::pow(time_gradient_ratio(readings), 1 / steps);
    }
  return std::numeric_limits<double>::quiet_NaN();
}

double factor_per_layer(const std::vector<LayerReading>& readings) {
  const auto hidden = static_cast<double>(readings.size()) - 1;
  return std::pow(gradient_ratio(readings), 1 / (hidden - 1));
}

}  // namespace headwater
