// Pages for a browser that need nothing else.
#pragma once

#include <string>
#include <string_view>

namespace headwater::lab {

/// Text as it can stand in HTML, also inside quotes.
std::string escaped(std::string_view text);

/// A page in the common style, with the title above the body, which is HTML.
std::string page(const std::string& title, const std::string& body);

}  // namespace headwater::lab
