// Fingerprints of files and texts.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace headwater::lab {

/// SHA-256 in 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

/// The same of pieces, up to an empty one.
std::string sha256(const std::function<std::string()>& next);

/// The same of a file, which may be large. Error when it cannot be read.
std::string sha256_of_file(const std::string& path);

}  // namespace headwater::lab
