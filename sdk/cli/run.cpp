// headwater run: the main job.
#include <headwater/error.hpp>

#include "commands.hpp"
#include "host.hpp"
#include "interrupt.hpp"
#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <iostream>
#include <lab/folder.hpp>
#include <lab/listeners.hpp>
#include <lab/progress.hpp>
#include <lab/run.hpp>
#include <lab/tables.hpp>

namespace headwater::cli {

namespace {

/// Prints what each variant showed, and stops the run when the user asks for it.
class Report : public lab::RunListener {
 public:
  explicit Report(bool colour) : colour_(colour) {}

  void variant_begins(const std::string&,
                      std::int64_t,
                      const std::vector<std::string>&) override {}
  void step_done(const lab::StepRecord&) override {
    if (interrupt_.asked()) throw Interrupted{};
  }
  void probe_done(const lab::ProbeRecord&) override {}
  void variant_ends(const lab::VariantResult& result) override {
    std::cout << lab::variant_report(result, colour_) << '\n' << std::flush;
  }

 private:
  Interrupt interrupt_;
  bool colour_;
};

/// Runs all variants, and prints how they compare. True when all expectations are kept.
bool run_all(const Context& context,
             const lab::Experiment& experiment,
             lab::RunFolder& folder) {
  const bool colour = lab::terminal_of(1).colour;
  lab::Progress progress(std::cerr,
                         {lab::terminal_of(2), experiment.variants.size(), {}});
  Report report(colour);
  lab::Listeners listeners({&folder, &progress, &report});
  std::vector<lab::VariantResult> results;
  for (const lab::Variant& variant : experiment.variants)
    results.push_back(lab::run_variant(context, variant, listeners));
  const auto verdicts = lab::check_expectations(experiment, results);
  std::cout << lab::ranking(results, colour) << lab::verdict_lines(verdicts, colour);
  folder.finish(results);
  return std::ranges::all_of(verdicts, &lab::Verdict::kept);
}

}  // namespace

int run(const RunOptions& options) {
  Context context = make_context(options.host);
  const auto experiment = read_experiment(context, options);
  if (!experiment) return wrong_input;
  std::filesystem::path out = options.out;
  if (out.empty()) out = lab::default_folder(*experiment);
  lab::RunFolder folder(
      out, *experiment, {options.command_line, threads_of(options.host)});
  try {
    const bool kept = run_all(context, *experiment, folder);
    std::cout << "written to " << out.string() << std::endl;
    return kept ? done : failed;
  } catch (const Interrupted&) {
    fmt::print(stderr, "headwater: interrupted; nothing was written\n");
    return interrupted;
  } catch (const Error& e) {
    fmt::print(stderr, "headwater: error: {}\n", e.what());
    return failed;
  }
}

}  // namespace headwater::cli
