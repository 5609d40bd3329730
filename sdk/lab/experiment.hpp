// Experiments: a configuration with its variants, checked as a whole before anything
// runs.
#pragma once

#include <headwater/config.hpp>
#include <headwater/context.hpp>
#include <headwater/network.hpp>

#include "data.hpp"
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headwater::lab {

/// When training ends before its steps are done.
struct EarlyStopping {
  std::int64_t patience = 3;  ///< validations in a row that may be no better
  double min_delta = 0;       ///< a better loss is below the best one by more than this
};

/// One network to train: the file itself, or the file with what a variant `set`s.
struct Variant {
  std::string name;
  std::uint64_t seed = 0;
  DType dtype = DType::float32;
  std::shared_ptr<const Data> data;
  Model model;
  std::int64_t steps = 0;                ///< training steps; 0 measures gradients only
  double clip_value = 0, clip_norm = 0;  ///< of gradients, see NetworkOptions
  std::int64_t validate_every = 0;       ///< steps, and after the last; 0: never
  std::optional<EarlyStopping> early_stopping;
  std::int64_t probe_every = 0;  ///< steps between probes; step 0 and the last always
  std::int64_t parameters = 0;   ///< how many numbers are trained
  std::uint64_t bytes = 0;       ///< of memory for its network
  Node resolved;                 ///< as in YAML, every default filled in

  NetworkOptions network_options() const {
    return {.input = data->input(),
            .dtype = dtype,
            .seed = seed,
            .clip_value = clip_value,
            .clip_norm = clip_norm};
  }
};

/// `variant.quantity` of `expect:` and the bounds it must keep.
struct Expectation {
  std::string variant, quantity;
  double min = 0, max = 0;
  Mark mark;
};

struct Experiment {
  std::string name;
  std::uint64_t seed = 0;
  std::vector<Variant> variants;
  std::vector<Expectation> expectations;
  std::string text;  ///< the file as given
};

/// Quantities that `expect:` can bound: keys of a variant in summary.json.
std::vector<std::string> expected_quantities();

/// Reads a file with overrides ("optimizer.learning_rate=0.1", later ones win) and
/// checks all of it: keys, values, techniques, shapes, memory (each variant is planned
/// once). All mistakes of all variants go to the diagnostics.
Experiment read_experiment(Context& context,
                           const std::string& path,
                           const std::vector<std::string>& overrides,
                           Diagnostics& diagnostics);

}  // namespace headwater::lab
