// Plain words for what makes a text not YAML.
#pragma once

#include <headwater/diagnostics.hpp>

#include <string_view>

namespace headwater {

/// Why and where the YAML parser gave up, in the words and at the place that help to
/// mend it. `opener` marks the innermost list or map that was still open.
Diagnostic explain(std::string_view reason, const Mark& mark, const Mark& opener);

}  // namespace headwater
