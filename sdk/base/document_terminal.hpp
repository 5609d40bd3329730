// A document on a terminal.
#pragma once

#include "document.hpp"
#include <string>

namespace headwater::lab {

/// The title, then the sections, with an empty line between two of them. Control characters
/// are shown, not obeyed.
std::string to_terminal(const Document& document, bool colour);

}  // namespace headwater::lab
