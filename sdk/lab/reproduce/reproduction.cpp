// Runs the variants of a claim for each seed.
#include "reproduction.hpp"

#include <algorithm>
#include <chrono>
#include <lab/run/run.hpp>

namespace headwater::lab {

namespace {

std::vector<Verdict> verdicts_of(const Context& context, const Experiment& experiment,
                                 RunListener& listener) {
  std::vector<VariantResult> results;
  for (const Variant& variant : experiment.variants)
    results.push_back(run_variant(context, variant, listener));
  return judge(experiment.expectations, results);
}

}  // namespace

bool Reproduction::holds() const {
  return std::ranges::all_of(outcomes, &Outcome::kept);
}

Reproduction reproduce(const Context& context, const ClaimFile& file, RunListener& listener) {
  const auto begin = std::chrono::steady_clock::now();
  Reproduction out{file.claim, std::filesystem::path(file.path).filename().string(), {}, {}};
  for (const Expectation& expectation : file.by_seed.front().expectations)
    out.outcomes.push_back({expectation, {}});
  for (const Experiment& experiment : file.by_seed) {
    out.seeds.push_back(experiment.seed);
    const auto verdicts = verdicts_of(context, experiment, listener);
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
      out.outcomes[i].measured.push_back(verdicts[i].measured);
      out.outcomes[i].kept = out.outcomes[i].kept && verdicts[i].kept;
    }
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  out.seconds = taken.count();
  return out;
}

}  // namespace headwater::lab
