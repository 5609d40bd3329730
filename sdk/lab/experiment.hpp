// Experiments: a configuration with its variants, checked as a whole before anything
// runs.
#pragma once

#include <headwater/config.hpp>
#include <headwater/context.hpp>
#include <headwater/network.hpp>
#include <headwater/theory/mean_field.hpp>

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

/// What becomes of a training that meets an infinite or undefined number: nothing is
/// said of where; it goes on and the finding says; it ends there; that is an error too.
enum class NanPolicy { ignore, warn, stop, error };

/// One network to train: the file itself, or the file with what a variant `set`s.
struct Variant {
  std::string name;
  std::uint64_t seed = 0;
  DType dtype = DType::float32;
  std::shared_ptr<const Data> data;
  Model model;
  std::int64_t steps = 0;                ///< training steps; 0 measures gradients only
  double clip_value = 0, clip_norm = 0;  ///< of gradients, see NetworkOptions
  NanPolicy nan_policy = NanPolicy::warn;
  std::int64_t validate_every = 0;  ///< steps, and after the last; 0: never
  std::optional<EarlyStopping> early_stopping;
  std::int64_t probe_every = 0;           ///< steps between probes; step 0 and the last always
  std::int64_t parameters = 0;            ///< how many numbers are trained
  std::uint64_t bytes = 0;                ///< of memory for its network
  theory::Scale theory;                   ///< of the weights and biases that theory_... assumes
  std::vector<std::string> measurements;  ///< that `expect:` asks for, see measurement.hpp
  Node resolved;                          ///< as in YAML, every default filled in

  NetworkOptions network_options() const {
    return {.input = data->input(),
            .dtype = dtype,
            .seed = seed,
            .clip_value = clip_value,
            .clip_norm = clip_norm,
            .steps = static_cast<std::uint64_t>(steps)};
  }
};

/// A number of a variant, `variant.quantity` in YAML.
struct Operand {
  std::string variant, quantity;
};

/// What a run must show. In YAML: `a.x: [low, high]`, `a.x: {value: 0.236, relative:
/// 0.01}` (or absolute), and the same for `a.x - b.y` and `a.x / b.y`; a variant `a.*`
/// stands for each whose name begins with `a.`.
struct Expectation {
  Operand first;
  double min = 0, max = 0;
  Mark mark{};
  std::optional<double> value{};  ///< between them, where it is stated
  bool relative = false;          ///< the width about it is, as stated
  char sign = 0;                  ///< '-' or '/' where there is a second one
  Operand second{};

  std::string text() const;  ///< "a.x", "a.x / b.y"
};

/// What the file reproduces: `claim: {number: 3, text: ..., source: ..., method: ...,
/// long: true}`; only the text must be there.
struct Claim {
  std::uint64_t number = 0;  ///< among those that come with the program; 0: none
  std::string text, source;
  std::string method;  ///< how it is measured
  bool is_long = false;
};

struct Experiment {
  std::string name;
  std::uint64_t seed = 0;
  std::vector<Variant> variants;
  std::vector<Expectation> expectations;
  std::optional<Claim> claim;
  std::string text;  ///< the file as given
};

/// Quantities that `expect:` can bound: those of a run, then the measurements.
std::vector<std::string> expected_quantities();

/// `claim:` of a file; empty when there is none.
std::optional<Claim> read_claim(const Node& root, Diagnostics& diagnostics);

/// Reads a file with overrides ("optimizer.learning_rate=0.1", later ones win) and
/// checks all of it: keys, values, techniques, shapes, memory (each variant is planned
/// once). All mistakes of all variants go to the diagnostics.
Experiment read_experiment(Context& context, const std::string& path,
                           const std::vector<std::string>& overrides, Diagnostics& diagnostics);

}  // namespace headwater::lab
