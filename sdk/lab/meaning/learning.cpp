// Did a network learn anything, and how is it told?
#include "learning.hpp"

#include <algorithm>
#include <base/numbers.hpp>
#include <cmath>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

/// Mean over the first fiftieth of the steps, at least one.
template <class Of>
double at_first(const std::vector<StepRecord>& steps, const Of& of) {
  const std::size_t first = std::max<std::size_t>(1, steps.size() / 50);
  long double sum = 0;
  for (std::size_t i = 0; i < first; ++i)
    sum += of(steps[i]);
  return static_cast<double>(sum / first);
}

}  // namespace

std::optional<bool> learned(const VariantResult& result) {
  if (result.steps.size() < 2) return {};
  if (result.test_accuracy)
    return *result.test_accuracy - at_first(result.steps, [](const StepRecord& step) {
      return step.accuracy.value_or(0);
    }) > 0.1;
  const double loss = at_first(result.steps, [](const StepRecord& step) { return step.loss; });
  return loss - result.train_loss > 0.1 * std::abs(loss);
}

std::string outcome(const VariantResult& result, bool expected_to_learn) {
  if (result.steps.size() < 2) return "";
  if (!result.test_accuracy)
    return fmt::format("; the loss went from {} to {}", plain_number(result.steps.front().loss),
                       plain_number(result.train_loss));
  const bool success = *learned(result);
  return fmt::format("; {}the network {} (test accuracy {})",
                     success == expected_to_learn ? "" : "still, ",
                     success ? "learned" : "did not learn", plain_number(*result.test_accuracy));
}

}  // namespace headwater::lab
