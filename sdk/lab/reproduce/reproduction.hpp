// Published claims, reproduced: files with a `claim:`, run for several seeds and held
// against what they `expect:`.
#pragma once

#include "../experiment.hpp"
#include "../results.hpp"
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace headwater::lab {

/// A file with a claim, read once for each seed.
struct ClaimFile {
  std::string path;
  Claim claim;
  std::vector<Experiment> by_seed;
};

struct ClaimRequest {
  std::vector<std::string> files;
  std::set<std::uint64_t> only;  ///< numbers of claims; empty: all
  bool with_long = false;        ///< also those that last; `only` asks for them too
  std::vector<std::uint64_t> seeds{1};
};

struct Claims {
  std::vector<ClaimFile> files;  ///< by number, those without one last
  std::vector<Claim> left_out;   ///< because they last
};

/// Reads all that is asked for. Mistakes in files, files without a claim or without
/// expectations and numbers that no claim has go to the diagnostics.
Claims read_claims(Context& context, const ClaimRequest& request, Diagnostics& diagnostics);

/// The configurations of a folder, by name. Empty where there is no such folder.
std::vector<std::string> configs_in(const std::filesystem::path& folder);

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

/// For people. One claim: its number, text and outcome, then a row for each
/// expectation.
std::string reproduction_text(const Reproduction& one, bool colour);

/// "11 of 12 claims reproduced", which were not, and which were left out.
std::string summary_text(const std::vector<Reproduction>& all, const std::vector<Claim>& left_out,
                         bool colour);

/// A table of the claims, then a table for each, with tables as GitHub has them.
std::string reproductions_markdown(const std::vector<Reproduction>& all);

/// The same as a page for a browser that needs nothing else.
std::string reproductions_page(const std::vector<Reproduction>& all);

/// For programs: {"seeds": [...], "claims": [{"number", "text", "source", "config",
/// "reproduced", "seconds", "expectations": [{"quantity", "low", "high", "value",
/// "measured": [by seed], "kept"}]}]}; numbers as in summary.json.
std::string reproductions_json(const std::vector<Reproduction>& all);

}  // namespace headwater::lab
