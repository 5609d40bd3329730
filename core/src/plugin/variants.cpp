// Chooses between a base and its variants by their notes; none of them is loaded for
// it.
#include "variants.hpp"

#include <headwater/error.hpp>

#include "refusal.hpp"
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace headwater {
namespace {

namespace fs = std::filesystem;

std::string offers(const Candidate& candidate) {
  std::string names;
  for (const TechniqueInfo& info : candidate.note.techniques)
    names += fmt::format("{}{} {}", names.empty() ? "" : ", ", to_string(info.kind),
                         info.name);
  return names;
}

std::string title(const Candidate& candidate) {
  return fmt::format("'{}' {}", candidate.note.name, candidate.note.version);
}

/// Gates 2 to 7 and the likeness to the base; nullptr and a line in the log otherwise.
std::unique_ptr<Candidate> admit(const std::string& path, const Candidate& base,
                                 const Policy& policy, const headwater_host& host) {
  std::string why;
  try {
    auto variant = std::make_unique<Candidate>(path, Chosen::by_search, host);
    why = mismatch(*variant, base);
    if (why.empty()) check(*variant, policy);
    if (why.empty()) return variant;
  } catch (const PluginError& error) {
    why = error.what();
  }
  log(host, fmt::format("warning: plugin {} is used without its variant {}: {}",
                        base.file.path(), path, why));
  return nullptr;
}

}  // namespace

std::string Place::base() const {
  return (fs::path(folder) / to_string(kind) / file).string();
}

std::string Place::variant(unsigned level) const {
  const std::string processor = fmt::format("x86-64-v{}", level);
  return (fs::path(folder) / "hwcaps" / processor / to_string(kind) / file).string();
}

std::string mismatch(const Candidate& variant, const Candidate& base) {
  if (title(variant) != title(base))
    return fmt::format("it is {}, the base is {}", title(variant), title(base));
  if (offers(variant) != offers(base))
    return fmt::format("it offers {}, the base {}", offers(variant), offers(base));
  return {};
}

std::unique_ptr<Candidate> choose(const Place& place, const Policy& policy,
                                  const headwater_host& host) {
  auto base = std::make_unique<Candidate>(place.base(), Chosen::by_search, host);
  for (unsigned level = policy.isa; level >= 2; --level) {
    const std::string path = place.variant(level);
    std::error_code error;
    if (!fs::exists(path, error)) continue;
    if (auto variant = admit(path, *base, policy, host)) return variant;
  }
  check(*base, policy);
  return base;
}

}  // namespace headwater
