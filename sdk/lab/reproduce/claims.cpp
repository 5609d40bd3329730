// Which claims there are, and their files read for every seed.
#include "claims.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace headwater::lab {

namespace {

/// What can be told of a file before it is read as an experiment.
struct Candidate {
  std::string path;
  Claim claim;
};

std::optional<Candidate> look_at(const std::string& path, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.list().size();
  const Node root = read_yaml(path, diagnostics);
  const auto claim = read_claim(root, diagnostics);
  if (diagnostics.list().size() != before) return std::nullopt;
  if (claim) return Candidate{path, *claim};
  diagnostics.error(root.mark, "this file makes no claim",
                    "for example: claim: {text: ReLU keeps the gradient}");
  return std::nullopt;
}

bool is_earlier(const Candidate& a, const Candidate& b) {
  constexpr auto last = std::numeric_limits<std::uint64_t>::max();
  const auto place = [](const Candidate& c) {
    return c.claim.number == 0 ? last : c.claim.number;
  };
  return place(a) < place(b);
}

/// Numbers that were asked for and that no claim has.
void check_numbers(const std::vector<Candidate>& candidates, const std::set<std::uint64_t>& only,
                   Diagnostics& diagnostics) {
  for (const std::uint64_t number : only)
    if (std::ranges::none_of(candidates,
                             [&](const Candidate& c) { return c.claim.number == number; })) {
      std::string known;
      for (const Candidate& c : candidates)
        known += (known.empty() ? "" : ", ") + std::to_string(c.claim.number);
      diagnostics.error({}, fmt::format("no claim has the number {}", number), "known: " + known);
    }
}

/// A file whose seeds are read one by one; mistakes of the first one are enough.
ClaimFile read_seeds(Context& context, const Candidate& candidate,
                     const std::vector<std::uint64_t>& seeds, Diagnostics& mistakes) {
  ClaimFile file{candidate.path, candidate.claim, {}};
  for (const std::uint64_t seed : seeds) {
    const std::string override = fmt::format("seed={}", seed);
    file.by_seed.push_back(read_experiment(context, candidate.path, {override}, mistakes));
    if (mistakes.empty() && file.by_seed.back().expectations.empty())
      mistakes.error({std::make_shared<Source>(Source{candidate.path, {}})},
                     "a claim without 'expect' cannot be judged");
    if (!mistakes.empty()) break;
  }
  return file;
}

}  // namespace

std::vector<std::string> configs_in(const std::filesystem::path& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path().string());
  std::ranges::sort(paths);
  return paths;
}

Claims read_claims(Context& context, const ClaimRequest& request, Diagnostics& diagnostics) {
  std::vector<Candidate> candidates;
  for (const std::string& path : request.files)
    if (const auto candidate = look_at(path, diagnostics)) candidates.push_back(*candidate);
  std::ranges::stable_sort(candidates, is_earlier);
  check_numbers(candidates, request.only, diagnostics);
  Claims claims;
  for (const Candidate& candidate : candidates) {
    const Claim& claim = candidate.claim;
    const bool named = request.only.contains(claim.number);
    if (!request.only.empty() && !named) continue;
    if (claim.is_long && !request.with_long && !named) {
      claims.left_out.push_back(claim);
      continue;
    }
    Diagnostics mistakes;
    claims.files.push_back(read_seeds(context, candidate, request.seeds, mistakes));
    for (const Diagnostic& d : mistakes.list())
      diagnostics.error(d.mark, d.message, d.hint);
  }
  return claims;
}

}  // namespace headwater::lab
