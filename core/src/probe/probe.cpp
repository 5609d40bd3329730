// The probe: reads each layer while its tensors are still in the cache.
#include <headwater/probe.hpp>

#include "reader.hpp"
#include <cmath>

namespace headwater {

namespace {

bool is_weight(const NamedTensor& tensor) {
  return tensor.value.cols > 1;
}

bool can_read(const Observation& seen) {
  return static_cast<const Activation&>(*seen.activation).elementwise();
}

double rms(double squares, std::int64_t n) {
  return std::sqrt(squares / static_cast<double>(n));
}

/// Calls f with a value of the network's element type.
template <class F>
auto with_type(DType dtype, F f) {
  return dtype == DType::float64 ? f(double{}) : f(float{});
}

}  // namespace

Probe::Probe(const Network& network)
    : network_(network),
      readings_(network.layers().size()),
      reader_(std::make_unique<Reader>(network.services()->host(),
                                       network.options().dtype)) {
  for (const LayerView& layer : network.layers()) {
    reader_->make_room(*layer.y);
    for (const NamedTensor& parameter : layer.parameters)
      reader_->make_room(parameter.value);
    std::vector<ActivationRange> ranges;
    for (const Observation& seen : layer.observations) {
      reader_->make_room(*seen.y);
      ranges.push_back(can_read(seen) ? measure_range(static_cast<const Activation&>(
                                            *seen.activation))
                                      : ActivationRange{});
    }
    ranges_.push_back(std::move(ranges));
  }
}

Probe::~Probe() = default;

void Probe::before_backward(std::size_t layer) {
  const LayerView& view = network_.layers()[layer];
  LayerReading& reading = readings_[layer];
  const auto n = static_cast<double>(size(*view.y));
  with_type(network_.options().dtype, [&]<class T>(T) {
    double squares = 0;
    const Moments all = reader_->output<T>(*view.y, *view.dy, squares);
    reading.gradient_rms = rms(squares, size(*view.dy));
    reading.activation_mean = all.sum / n;
    const double mean = reading.activation_mean;
    reading.activation_std = std::sqrt(std::max(all.squares / n - mean * mean, 0.0));
  });
  read_derivatives(layer);
}

void Probe::read_derivatives(std::size_t layer) {
  const LayerView& view = network_.layers()[layer];
  LayerReading& reading = readings_[layer];
  Derivatives all;
  bool bounded = true;
  for (std::size_t i = 0; i < view.observations.size(); ++i) {
    const Observation& seen = view.observations[i];
    if (!can_read(seen)) continue;
    const ActivationRange& range = ranges_[layer][i];
    bounded = bounded && range.bounded;
    with_type(network_.options().dtype, [&]<class T>(T) {
      reader_->add_derivatives<T>(seen, 0.05 * range.largest_derivative, all);
    });
  }
  if (all.elements == 0) return;
  const auto n = static_cast<double>(all.elements);
  reading.derivative_mean = all.sum / n;
  reading.derivative_max = all.max;
  if (bounded) reading.saturated = static_cast<double>(all.below) / n;
  reading.dead = static_cast<double>(all.dead) / static_cast<double>(all.units);
}

void Probe::after_backward(std::size_t layer) {
  double squares = 0;
  std::int64_t n = 0;
  for (const NamedTensor& parameter : network_.layers()[layer].parameters) {
    if (!is_weight(parameter)) continue;
    squares += with_type(network_.options().dtype, [&]<class T>(T) {
      return reader_->squares<T>(parameter.gradient);
    });
    n += size(parameter.gradient);
  }
  if (n > 0) readings_[layer].weight_gradient_rms = rms(squares, n);
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
