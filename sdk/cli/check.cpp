// headwater check: is a configuration right, without running it?
#include "commands.hpp"
#include "host.hpp"
#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <lab/experiment.hpp>

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
  return fmt::format("{} variant{} of at most {} parameters, {:.1f} MiB of memory",
                     n,
                     n == 1 ? "" : "s",
                     parameters,
                     static_cast<double>(bytes) / (1 << 20));
}

}  // namespace

int check(const RunOptions& options) {
  Context context = make_context(options.host);
  const auto experiment = read_experiment(context, options);
  if (!experiment) return wrong_input;
  fmt::print("{}: fine: {}\n", options.config, summary(*experiment));
  return done;
}

}  // namespace headwater::cli
