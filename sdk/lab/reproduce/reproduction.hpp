// Published claims, reproduced: files with a `claim:`, run for several seeds and held
// against what they `expect:`.
#pragma once

#include "claims.hpp"
#include <cstdint>
#include <lab/meaning/verdict.hpp>
#include <lab/run/results.hpp>
#include <string>
#include <vector>

namespace headwater::lab {

/// One expectation, and what each seed showed. It is kept when every seed keeps it.
struct Outcome {
  Expectation expectation;
  std::vector<double> measured;  ///< by seed; NaN where a run has no such number
  bool kept = true;
};

struct Reproduction {
  Claim claim;
  std::string config;  ///< the name of the file
  std::vector<std::uint64_t> seeds;
  std::vector<Outcome> outcomes;
  double seconds = 0;

  bool holds() const;  ///< every expectation is kept
};

/// Runs all variants for all seeds. Error when a technique fails.
Reproduction reproduce(const Context& context, const ClaimFile& file, RunListener& listener);

}  // namespace headwater::lab
