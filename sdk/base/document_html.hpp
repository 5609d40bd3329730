// A document as a page for a browser that needs nothing else, in light and dark.
#pragma once

#include "document.hpp"
#include <string>
#include <string_view>

namespace headwater::lab {

/// Text as it can stand in HTML, also inside quotes.
std::string escaped(std::string_view text);

/// Texts stay texts: nothing in them is markup.
std::string to_html(const Document& document);

}  // namespace headwater::lab
