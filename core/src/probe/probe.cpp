// The probe: reads each layer while its tensors are still in the cache.
#include <headwater/probe.hpp>

#include "reader.hpp"
#include <algorithm>
#include <cmath>
#include <limits>

namespace headwater {

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// The root of the mean of n squares.
double root_mean(Squares squares, std::int64_t n) {
  return static_cast<double>(std::sqrt(squares / static_cast<Squares>(n)));
}

/// By how much a step changes n numbers, the first over the last of which double may not
/// hold: the (n - 1)-th root.
double factor_of_step(double first, double last, std::size_t n) {
  return static_cast<double>(std::pow(Squares(first) / Squares(last), 1 / Squares(n - 1)));
}

/// state_gradient_rms of the first layer that has one; empty without a cell.
std::span<const double> first_cell(std::span<const LayerReading> readings) {
  for (const LayerReading& reading : readings)
    if (!reading.state_gradient_rms.empty()) return reading.state_gradient_rms;
  return {};
}

}  // namespace

Probe::Probe(const Network& network)
    : network_(network),
      readings_(network.layers().size()),
      reader_(std::make_unique<Reader>(network)) {
  const std::int64_t batch = std::max<std::int64_t>(network.options().input.batch, 1);
  // As many as the first cell has: cells of a layer may read sequences of other
  // lengths.
  for (std::size_t i = 0; i < readings_.size(); ++i)
    if (const auto& cells = network.layers()[i].state_gradients; !cells.empty())
      readings_[i].state_gradient_rms.resize(static_cast<std::size_t>(cells.front()->cols / batch));
}

Probe::~Probe() = default;

void Probe::before_backward(std::size_t layer) {
  const LayerSums sums = reader_->read(layer);
  LayerReading& reading = readings_[layer];
  const std::int64_t n = size(*network_.layers()[layer].y);
  reading.gradient_rms = root_mean(sums.gradient, n);
  const Squares mean = sums.output.sum / n, spread = sums.output.squares - n * mean * mean;
  reading.activation_mean = static_cast<double>(mean);
  reading.activation_std = root_mean(std::max<Squares>(spread, 0), n);
  if (sums.elements == 0) return;
  const auto elements = static_cast<double>(sums.elements);
  reading.derivative_mean = sums.slopes.sum / elements;
  reading.derivative_max = sums.largest;
  if (sums.bounded) reading.saturated = static_cast<double>(sums.slopes.below) / elements;
  reading.dead = static_cast<double>(sums.dead) / static_cast<double>(sums.units);
}

void Probe::after_backward(std::size_t layer) {
  Squares squares = 0;
  std::int64_t n = 0;
  for (const NamedTensor& parameter : network_.layers()[layer].parameters) {
    if (parameter.value.cols <= 1) continue;  // a bias, not a weight
    squares += reader_->squares(parameter.gradient);
    n += size(parameter.gradient);
  }
  if (n > 0) readings_[layer].weight_gradient_rms = root_mean(squares, n);
  read_states(layer);
}

void Probe::read_states(std::size_t layer) {
  const auto& cells = network_.layers()[layer].state_gradients;
  std::vector<double>& rms = readings_[layer].state_gradient_rms;
  const std::int64_t batch = network_.options().input.batch;
  for (std::size_t step = 0; step < rms.size(); ++step) {
    Squares squares = 0;
    std::int64_t n = 0;
    for (const headwater_matrix* cell : cells) {
      if (cell->cols != cells.front()->cols) continue;
      const headwater_matrix block = columns_of(*cell, network_.options().dtype,
                                                static_cast<std::int64_t>(step) * batch, batch);
      squares += reader_->squares(block);
      n += size(block);
    }
    rms[step] = root_mean(squares, n);
  }
}

double gradient_ratio(std::span<const LayerReading> readings) {
  const auto layers = hidden(readings);
  return layers.size() < 2 ? no_number : layers.front().gradient_rms / layers.back().gradient_rms;
}

double time_gradient_ratio(std::span<const LayerReading> readings) {
  const auto rms = first_cell(readings);
  return rms.empty() ? no_number : rms.front() / rms.back();
}

double factor_per_step(std::span<const LayerReading> readings) {
  const auto rms = first_cell(readings);
  return rms.empty() ? no_number : factor_of_step(rms.front(), rms.back(), rms.size());
}

double factor_per_layer(std::span<const LayerReading> readings) {
  const auto layers = hidden(readings);
  if (layers.size() < 2) return no_number;
  return factor_of_step(layers.front().gradient_rms, layers.back().gradient_rms, layers.size());
}

}  // namespace headwater
