// Which claims there are, and their files read for every seed.
#pragma once

#include <headwater/config.hpp>
#include <headwater/context.hpp>

#include <cstdint>
#include <filesystem>
#include <lab/experiment/experiment.hpp>
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

}  // namespace headwater::lab
