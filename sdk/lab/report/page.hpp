// The page without its run: page.html with its style, its scripts and D3 inside. The
// build makes it from the files beside this one (page.cmake).
#pragma once

#include <string_view>

namespace headwater::lab {

inline constexpr std::string_view title_place = "<!-- title -->";
inline constexpr std::string_view run_place = "<!-- run -->";

extern const std::string_view page_template;  ///< holds each place once

}  // namespace headwater::lab
