// The events of the YAML parser to a tree, and how much is read at most.
#pragma once

#include <headwater/diagnostics.hpp>
#include <headwater/node.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace headwater {

inline constexpr std::size_t most_bytes = std::size_t{16} << 20U;
inline constexpr std::size_t most_values = 1'000'000;
inline constexpr std::size_t most_levels = 256;
/// Left open. The parser takes gigabytes for thousands, before it says a word of them.
inline constexpr std::size_t most_brackets = 5000;

/// `text` is UTF-8 without control characters and keeps the limits of bytes and
/// brackets; `source` has its lines.
Node yaml_tree(std::string_view text, const std::shared_ptr<const Source>& source,
               Diagnostics& diagnostics);

}  // namespace headwater
