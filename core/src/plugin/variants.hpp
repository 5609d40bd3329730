// Files of one plugin for newer processors: `<folder>/hwcaps/x86-64-v3/<kind>/<file>`
// beside `<folder>/<kind>/<file>`, the base.
#pragma once

#include <headwater/kind.hpp>

#include "policy.hpp"
#include <memory>
#include <string>
#include <vector>

namespace headwater {

/// A searched file, at this place under its folder.
struct Place {
  std::string folder;
  Kind kind;
  std::string file;  ///< "relu.so"

  std::string base() const;
  std::string variant(unsigned level) const;  ///< 2 to 4
};

/// Why this is no variant of the base, or "".
std::string mismatch(const Candidate& variant, const Candidate& base);

/// Gates 2 to 7. The best variant that this policy lets in and that is the same plugin
/// as the base, else the base; each variant that ought to do and does not is logged.
std::unique_ptr<Candidate> choose(const Place& place, const Policy& policy,
                                  const headwater_host& host);

}  // namespace headwater
