// What is wrong with the gradients of a variant, in classes.
#pragma once

#include <base/terminal.hpp>
#include <lab/run/results.hpp>
#include <optional>

namespace headwater::lab {

/// How much of the gradient at the last hidden layer arrives at the first one.
enum class Flow {
  unknown,   ///< fewer than two hidden layers and no cell, or never probed
  broken,    ///< a gradient or a loss is infinite or not a number
  dead,      ///< none gets past the output layer, as far as numbers can tell
  vanishes,  ///< less than 2.5e-3 of it
  fades,     ///< less than 1e-2, or than 5e-2 and the network did not learn
  healthy,   ///< between 1e-2 and 1e2
  stopped,   ///< the same at step 0, but in the end a hidden layer lets nothing through
  grows,     ///< more than 1e2
  explodes,  ///< more than 1e4
};

/// What becomes of a gradient on its way; NaN where it has none.
struct Way {
  double ratio;   ///< how much of it arrives
  double factor;  ///< by which each layer, or each step, multiplies it
};

/// From the last hidden layer to the first one, and from the last state of a cell to its
/// first one; both at step 0.
Way way_over_layers(const VariantResult& result);
Way way_over_time(const VariantResult& result);

/// What is judged of a network: the way over its layers or, where it has only one that
/// is hidden, over time.
Way way_of(const VariantResult& result);

/// By the ratio alone; NaN is unknown, infinite is broken.
Flow flow_of(double gradient_ratio);

/// Is this ratio too small for a network that does not learn?
bool is_little(double gradient_ratio);

/// Is what an output layer multiplies the gradient by less than numbers are rounded by?
bool is_lost_in_output(double factor);

/// By all that was measured. The gradients are those of step 0, where not told otherwise.
Flow flow_of(const VariantResult& result);

/// The first hidden layer, counted from 1, all of whose units are dead at the last probe; 0: none.
std::size_t dead_layer(const VariantResult& result);

/// How a flow is told.
struct FlowWords {
  Flow flow;
  const char* name;      ///< "begins to explode"; "" when unknown
  const char* verb;      ///< the same of a gradient: it "vanishes"; "" where it has none to tell
  const char* forecast;  ///< what training will meet, one sentence
  Tint tint;             ///< good, warning or bad; none where it is unknown
};
const FlowWords& words_of(Flow flow);

/// Does too little of the gradient arrive, or none?
bool is_lost(Flow flow);

/// Mean over the hidden layers at step 0; empty where no layer has a value.
std::optional<double> mean_of_hidden(const VariantResult& result,
                                     std::optional<double> LayerReading::*quantity);

/// Are activations saturated, more than 30 % of them over the hidden layers?
bool is_saturated(const VariantResult& result);

}  // namespace headwater::lab
