// Fingerprints of files and texts.
#pragma once

#include <string>
#include <string_view>

namespace headwater::lab {

/// SHA-256 in 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

}  // namespace headwater::lab
