// The YAML parser behind parse_yaml, for text that is known to be text.
#pragma once

#include "headwater/config.hpp"
#include <memory>
#include <string_view>

namespace headwater {

/// `text` is UTF-8 without control characters, of which `source` has the lines.
Node parse_checked(std::string_view text,
                   const std::shared_ptr<const Source>& source,
                   Diagnostics& diagnostics);

}  // namespace headwater
