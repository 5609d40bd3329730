// The steps behind parse_yaml, for text that is known to be text.
#pragma once

#include "headwater/config.hpp"
#include <memory>
#include <string_view>

namespace headwater {

/// `text` is UTF-8 without control characters, of which `source` has the lines.
Node parse_checked(std::string_view text, const std::shared_ptr<const Source>& source,
                   Diagnostics& diagnostics);

/// Why and where the YAML parser gave up, in the words and at the place that help to
/// mend it. `opener` marks the innermost list or map that was still open.
Diagnostic explain(std::string_view reason, const Mark& mark, const Mark& opener);

}  // namespace headwater
