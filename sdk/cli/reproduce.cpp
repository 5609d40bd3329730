// headwater reproduce: published claims, expected against measured.
#include <headwater/error.hpp>

#include "commands.hpp"
#include "conclude.hpp"
#include "host.hpp"
#include "interrupt.hpp"
#include <algorithm>
#include <base/document_html.hpp>
#include <base/document_markdown.hpp>
#include <base/document_terminal.hpp>
#include <base/file.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <iostream>
#include <lab/reproduce/reproduction_document.hpp>
#include <lab/reproduce/reproduction_json.hpp>
#include <lab/run/listeners.hpp>
#include <lab/show/progress.hpp>

namespace headwater::cli {

namespace {

/// Stops a run when the user asks for it.
class StopWhenAsked : public lab::RunListener {
 public:
  void step_done(const lab::StepRecord&) override {
    if (interrupt_.asked()) throw Interrupted{};
  }

 private:
  Interrupt interrupt_;
};

/// The files of the command line, or those that come with the program.
std::vector<std::string> files_of(const ReproduceOptions& options) {
  if (!options.configs.empty()) return options.configs;
  const auto folder = own_folder() / "share/headwater/configs/reproduce";
  auto files = lab::configs_in(folder);
  if (files.empty()) throw Error("error: no configurations in " + folder.string());
  return files;
}

/// What is asked for. Mistakes are printed; nothing then.
std::optional<lab::Claims> read_claims(Context& context, const ReproduceOptions& options) {
  lab::ClaimRequest request{
      files_of(options), {options.only.begin(), options.only.end()}, options.with_long, {}};
  for (std::uint64_t seed = 1; seed <= options.seeds; ++seed)
    request.seeds.push_back(seed);
  Diagnostics diagnostics;
  auto claims = lab::read_claims(context, request, diagnostics);
  if (diagnostics.empty()) return claims;
  fmt::print(stderr, "{}", diagnostics.text());
  return std::nullopt;
}

std::size_t runs_of(const lab::ClaimFile& file) {
  std::size_t runs = 0;
  for (const lab::Experiment& experiment : file.by_seed)
    runs += experiment.variants.size();
  return runs;
}

/// One claim; a person at a terminal sees the progress of its runs.
lab::Reproduction reproduce_one(const Context& context, const lab::ClaimFile& file,
                                lab::RunListener& stop) {
  const lab::Terminal terminal = lab::terminal_of(2);
  if (!terminal.interactive) return lab::reproduce(context, file, stop);
  lab::Progress progress(std::cerr, {terminal, runs_of(file), {}});
  lab::Listeners listeners({&progress, &stop});
  return lab::reproduce(context, file, listeners);
}

void write_pages(const ReproduceOptions& options, const std::vector<lab::Reproduction>& all) {
  if (!options.markdown.empty())
    lab::write_atomically(options.markdown, lab::to_markdown(lab::reproductions_document(all)));
  if (!options.page.empty())
    lab::write_atomically(options.page, lab::to_html(lab::reproductions_document(all)));
}

/// True when all claims are reproduced.
bool reproduce_all(const Context& context, const lab::Claims& claims,
                   const ReproduceOptions& options) {
  const bool colour = lab::terminal_of(1).colour;
  StopWhenAsked stop;
  std::vector<lab::Reproduction> all;
  for (const lab::ClaimFile& file : claims.files) {
    all.push_back(reproduce_one(context, file, stop));
    if (!options.json)
      std::cout << lab::to_terminal(lab::reproduction_document(all.back()), colour) << '\n'
                << std::flush;
  }
  std::cout << (options.json
                    ? lab::reproductions_json(all)
                    : lab::to_terminal(lab::reproduction_summary(all, claims.left_out), colour));
  write_pages(options, all);
  return std::ranges::all_of(all, &lab::Reproduction::holds);
}

}  // namespace

int reproduce(const ReproduceOptions& options) {
  // The claims that come with the program are about the techniques that do.
  HostOptions host = options.host;
  host.built_in_only = options.configs.empty();
  Context context = make_context(host);
  const auto claims = read_claims(context, options);
  if (!claims) return wrong_input;
  try {
    return reproduce_all(context, *claims, options) ? done : failed;
  } catch (const Interrupted&) {
    fmt::print(stderr, "headwater: interrupted\n");
    return interrupted;
  } catch (const Error& e) {
    tell(e);
    return failed;
  }
}

}  // namespace headwater::cli
