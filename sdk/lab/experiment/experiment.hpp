// Experiments: a configuration with its variants, checked as a whole before anything
// runs.
#pragma once

#include <headwater/config.hpp>
#include <headwater/context.hpp>

#include <cstdint>
#include <lab/meaning/expectations.hpp>
#include <lab/variant/variant.hpp>
#include <optional>
#include <string>
#include <vector>

namespace headwater::lab {

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

/// `claim:` of a file; empty when there is none.
std::optional<Claim> read_claim(const Node& root, Diagnostics& diagnostics);

/// Reads a file with overrides ("optimizer.learning_rate=0.1", later ones win) and
/// checks all of it: keys, values, techniques, shapes, memory (each variant is planned
/// once). All mistakes of all variants go to the diagnostics, and warnings of what is
/// right but hardly meant.
Experiment read_experiment(Context& context, const std::string& path,
                           const std::vector<std::string>& overrides, Diagnostics& diagnostics);

}  // namespace headwater::lab
