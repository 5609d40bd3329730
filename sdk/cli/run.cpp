// headwater run: the main job.
#include <headwater/error.hpp>

#include "commands.hpp"
#include "host.hpp"
#include "interrupt.hpp"
#include <cstdio>
#include <fmt/format.h>
#include <lab/run.hpp>

namespace headwater::cli {

namespace {

class Lines : public lab::RunListener {
 public:
  explicit Lines(const Interrupt& interrupt) : interrupt_(interrupt) {}

  void variant_begins(const std::string& name,
                      std::int64_t,
                      const std::vector<std::string>&) override {
    fmt::print("{}: ", name);
    std::fflush(stdout);
  }
  void step_done(const lab::StepRecord&) override {
    if (interrupt_.asked()) throw Interrupted{};
  }
  void probe_done(const lab::ProbeRecord&) override {}
  void variant_ends(const lab::VariantResult& r) override {
    fmt::print(
        "ratio {:.4g} factor {:.4f} train {:.4f} test {:.4f} accuracy {:.4f} {:.2f} "
        "s\n",
        r.gradient_ratio,
        r.factor_per_layer,
        r.train_loss,
        r.test_loss.value_or(0),
        r.test_accuracy.value_or(0),
        r.seconds);
  }

 private:
  const Interrupt& interrupt_;
};

int report(const std::vector<lab::Verdict>& verdicts) {
  int missed = 0;
  for (const lab::Verdict& v : verdicts) {
    if (v.kept) continue;
    ++missed;
    fmt::print(stderr,
               "missed: {}.{} is {:.6g}, expected {} to {}\n",
               v.expectation.variant,
               v.expectation.quantity,
               v.measured,
               v.expectation.min,
               v.expectation.max);
  }
  return missed > 0 ? failed : done;
}

}  // namespace

int run(const RunOptions& options) {
  Context context = make_context(options.host);
  Diagnostics diagnostics;
  const lab::Experiment experiment =
      lab::read_experiment(context, options.config, options.overrides, diagnostics);
  if (!diagnostics.empty()) {
    fmt::print(stderr, "{}", diagnostics.text());
    return wrong_input;
  }
  const Interrupt interrupt;
  Lines lines(interrupt);
  std::vector<lab::VariantResult> results;
  try {
    for (const lab::Variant& variant : experiment.variants)
      results.push_back(lab::run_variant(context, variant, lines));
  } catch (const Interrupted&) {
    fmt::print(stderr, "\nheadwater: interrupted; nothing was written\n");
    return interrupted;
  } catch (const Error& e) {
    fmt::print(stderr, "\nheadwater: error: {}\n", e.what());
    return failed;
  }
  return report(lab::check_expectations(experiment, results));
}

}  // namespace headwater::cli
