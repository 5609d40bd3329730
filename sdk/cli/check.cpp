// headwater check: is a configuration right, and what will become of the gradient?
#include <headwater/error.hpp>

#include "commands.hpp"
#include "conclude.hpp"
#include "host.hpp"
#include <algorithm>
#include <base/terminal.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <lab/experiment/experiment.hpp>
#include <lab/show/predictions.hpp>

namespace headwater::cli {

namespace {

std::string summary(const lab::Experiment& experiment) {
  std::int64_t parameters = 0;
  std::uint64_t bytes = 0;
  for (const lab::Variant& variant : experiment.variants) {
    parameters = std::max(parameters, variant.parameters);
    bytes = std::max(bytes, variant.bytes);
  }
  const std::size_t n = experiment.variants.size();
  return fmt::format("{} variant{} of at most {} parameters, {:.1f} MiB of memory", n,
                     n == 1 ? "" : "s", parameters, static_cast<double>(bytes) / (1 << 20));
}

std::vector<lab::Prediction> predict_all(const Context& context,
                                         const lab::Experiment& experiment) {
  std::vector<lab::Prediction> all;
  for (const lab::Variant& variant : experiment.variants)
    all.push_back(lab::predict(context, variant));
  return all;
}

}  // namespace

int check(const RunOptions& options) {
  Context context = make_context(options);
  const auto [experiment, status] = read_experiment(context, options);
  if (!experiment) return status;
  std::vector<lab::Prediction> predictions;
  try {
    predictions = predict_all(context, *experiment);
  } catch (const Error& e) {
    tell(e);
    return failed;
  }
  if (options.json)
    fmt::print("{}", lab::predictions_json(predictions));
  else
    fmt::print("{}: fine: {}\n{}", options.config, summary(*experiment),
               lab::to_terminal(lab::prediction_table(predictions), lab::terminal_of(1).colour));
  return done;
}

}  // namespace headwater::cli
