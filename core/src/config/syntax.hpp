// Plain words for what makes a text no YAML.
#pragma once

#include "headwater/config.hpp"
#include <string_view>

namespace headwater {

/// Where and why a YAML parser gave up.
struct SyntaxError {
  std::string_view reason;  ///< in the words of the parser
  Mark mark;
  Mark opener;  ///< of the innermost list or map that was still open
  bool at_end = false;
};

/// The same mistake in the words and at the place that help to mend it.
Diagnostic explain(const SyntaxError&);

}  // namespace headwater
