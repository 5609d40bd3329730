// A variant: one network to train, with its data and how it is trained.
#pragma once

#include <headwater/config.hpp>
#include <headwater/network.hpp>
#include <headwater/theory/mean_field.hpp>

#include <cstddef>
#include <cstdint>
#include <lab/data/data.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

/// What can be measured in a network.
struct Traits {
  std::size_t hidden = 0;  ///< layers before the last
  bool has_slope = false;  ///< an elementwise activation in one of these
  bool has_states = false;
};

/// Why a variant never has a number, and what to do; empty: it may have it.
struct Lack {
  std::string_view why{}, hint{};
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
  NanPolicy nan_policy = NanPolicy::warn;
  std::int64_t validate_every = 0;  ///< steps, and after the last; 0: never
  std::optional<EarlyStopping> early_stopping;
  std::int64_t probe_every = 0;           ///< steps between probes; step 0 and the last always
  std::int64_t parameters = 0;            ///< how many numbers are trained
  std::uint64_t bytes = 0;                ///< of memory for its network
  std::optional<Traits> traits;           ///< of its network; none after mistakes
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

}  // namespace headwater::lab
