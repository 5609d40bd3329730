// A document in Markdown, with tables as GitHub has them.
#pragma once

#include "document.hpp"
#include <string>

namespace headwater::lab {

/// Without its charts; no text in it is markup or HTML.
std::string to_markdown(const Document& document);

}  // namespace headwater::lab
