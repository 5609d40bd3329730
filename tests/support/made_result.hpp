// A made-up result of a variant, for tests of what is shown.
#pragma once

#include <base/document_terminal.hpp>
#include <cmath>
#include <lab/meaning/finding.hpp>
#include <lab/meaning/flow.hpp>
#include <lab/run/run.hpp>
#include <string>
#include <utility>
#include <vector>

namespace headwater::test {

using namespace headwater::lab;

/// Parts of a document as a terminal shows them.
inline std::string shown(std::vector<Part> parts) {
  return to_terminal(Document{"", {{"", std::move(parts)}}}, false);
}

/// A network of equal hidden layers whose gradient changes by one factor per layer.
struct Made {
  std::string layer = "dense wave";
  std::size_t hidden = 20;
  double factor = 1;
  double derivative = 0.211, largest = 0.25;
  std::optional<double> saturated = 0, dead = 0;
  bool normalized = false;

  LayerReading reading(std::size_t i) const {
    LayerReading reading;
    reading.gradient_rms =
        1e-4 * std::pow(factor, static_cast<double>(hidden) - 1 - static_cast<double>(i));
    reading.weight_gradient_rms = reading.gradient_rms / 2;
    reading.activation_mean = 0.5;
    reading.activation_std = 0.125;
    reading.derivative_mean = derivative;
    reading.derivative_max = largest;
    reading.saturated = saturated;
    reading.dead = dead;
    return reading;
  }

  VariantResult result(const std::string& name = "made") const {
    VariantResult made;
    made.name = name;
    made.normalized = normalized;
    made.probes.emplace_back();
    for (std::size_t i = 0; i < hidden; ++i) {
      made.layer_names.push_back(layer);
      made.largest_derivative.emplace_back(largest);
      made.probes[0].layers.push_back(reading(i));
    }
    made.layer_names.emplace_back("dense");
    made.largest_derivative.emplace_back();
    LayerReading last;
    last.gradient_rms = 0.002;
    last.activation_mean = -0.02;
    last.activation_std = 1;
    made.probes[0].layers.push_back(last);
    return made;
  }

  /// The same after training: accuracy 0.1 in each batch, and `accuracy` in the test.
  VariantResult trained(const std::string& name, double accuracy) const {
    VariantResult made = result(name);
    for (std::int64_t i = 0; i < 100; ++i)
      made.steps.push_back({i, 2.5, 0.1, 0.01 * static_cast<double>(i)});
    made.train_loss = 2.303;
    made.test_loss = 2.3041;
    made.test_accuracy = accuracy;
    made.seconds = 4.82;
    return made;
  }
};

}  // namespace headwater::test
