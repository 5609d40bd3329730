// Running an experiment.
#pragma once

#include "experiment.hpp"
#include "results.hpp"
#include <vector>

namespace headwater::lab {

/// Trains, probes and tests one variant. Error when a technique fails.
VariantResult run_variant(const Context& context, const Variant& variant, RunListener& listener);

/// An expectation with what the run showed.
struct Verdict {
  Expectation expectation;
  double measured = 0;  ///< NaN where the run has no such number
  bool kept = false;
};

/// The quantities of every run that `expect:` can bound.
std::vector<std::string> run_quantities();

std::vector<Verdict> check_expectations(const Experiment& experiment,
                                        const std::vector<VariantResult>& results);

/// One plain sentence on a variant: does the gradient reach the first layer, and why
/// not.
std::string finding(const VariantResult& result);

}  // namespace headwater::lab
