// headwater run: the main job.
#include <headwater/error.hpp>

#include "commands.hpp"
#include "conclude.hpp"
#include "host.hpp"
#include "interrupt.hpp"
#include <algorithm>
#include <base/document_terminal.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <iostream>
#include <lab/isolate/isolate.hpp>
#include <lab/meaning/verdict.hpp>
#include <lab/record/run_folder.hpp>
#include <lab/report/picture.hpp>
#include <lab/report/report.hpp>
#include <lab/run/listeners.hpp>
#include <lab/run/run.hpp>
#include <lab/show/progress.hpp>
#include <lab/show/ranking.hpp>
#include <lab/show/variant_document.hpp>

namespace headwater::cli {

namespace {

/// Prints what each variant showed, and stops the run when the user asks for it.
class Report : public lab::RunListener {
 public:
  explicit Report(bool colour) : colour_(colour) {}

  void step_done(const lab::StepRecord&) override {
    if (interrupt_.asked()) throw Interrupted{};
  }
  void variant_ends(const lab::VariantResult& result) override {
    std::cout << lab::to_terminal(lab::variant_document(result), colour_) << '\n' << std::flush;
  }

 private:
  Interrupt interrupt_;
  bool colour_;
};

/// Runs all variants, and prints how they compare. True when all expectations are kept
/// and none failed.
bool run_all(const Context& context, const lab::Experiment& experiment, lab::RunFolder& folder,
             lab::RunNotes* notes) {
  const bool colour = lab::terminal_of(1).colour;
  lab::Progress progress(std::cerr, {lab::terminal_of(2), experiment.variants.size(), {}});
  Report report(colour);
  std::vector<lab::RunListener*> all{&folder, &progress, &report};
  if (notes) all.insert(all.begin(), notes);
  lab::Listeners listeners(std::move(all));
  std::vector<lab::VariantResult> results;
  for (const lab::Variant& variant : experiment.variants)
    results.push_back(lab::run_variant(context, variant, listeners));
  const auto verdicts = lab::judge(experiment.expectations, results);
  std::cout << lab::to_terminal(lab::ranking(results), colour)
            << lab::to_terminal(lab::verdict_document(verdicts), colour);
  folder.finish(results);
  return std::ranges::all_of(verdicts, &lab::Verdict::kept) &&
         std::ranges::none_of(results, &lab::VariantResult::failed);
}

/// A run in this process, noted in `notes` where a parent wants to know.
int run_here(RunOptions options, lab::RunNotes* notes) {
  if (notes) options.host.calls = &notes->calls();
  Context context = make_context(options);
  const auto [experiment, status] = read_experiment(context, options);
  if (!experiment) return status;
  std::filesystem::path out = options.out;
  if (out.empty()) out = lab::default_folder(*experiment);
  if (notes) notes->writes_to(out);
  lab::RunFolder folder(out, *experiment, {options.command_line, threads_of(options.host)},
                        {{"report.html", lab::report_html}, {"gradient.svg", lab::gradient_svg}});
  try {
    const bool kept = run_all(context, *experiment, folder, notes);
    std::cout << "written to " << out.string() << std::endl;
    return kept ? done : failed;
  } catch (const Interrupted&) {
    fmt::print(stderr, "headwater: interrupted; nothing was written\n");
    return interrupted;
  } catch (const Error& e) {
    tell(e);
    return failed;
  }
}

int run_in_worker(const RunOptions& options) {
  const Interrupt interrupt;
  const lab::WorkerEnd end = lab::run_isolated(
      [&](lab::RunNotes& notes) { return conclude([&] { return run_here(options, &notes); }); },
      {options.time_limit, options.memory_limit}, [&] { return interrupt.times(); });
  if (end.death.empty()) return end.status;
  fmt::print(stderr, "headwater: error: {}\n", end.death);
  return died;
}

}  // namespace

int run(const RunOptions& options) {
  return options.isolate ? run_in_worker(options) : run_here(options, nullptr);
}

}  // namespace headwater::cli
