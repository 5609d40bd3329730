// The tables of functions of the kinds: what they hold, and how short they may be.
#pragma once

#include <headwater/abi.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace headwater {

/// A function of a table. One that is optional may be null; at the end of a table it
/// may also not be there.
struct Function {
  std::string_view name;
  bool optional = false;
};

/// The functions of the table of a kind, in their order, behind {struct_size, flags}.
std::span<const Function> functions_of(std::uint32_t kind);

inline constexpr std::size_t table_head = 2 * sizeof(std::uint32_t);

/// The bytes of a table as in this abi.h, and of the shortest that 1.0 allows.
std::size_t whole_size(std::uint32_t kind);
std::size_t least_size(std::uint32_t kind);

/// A copy of a table with all the functions that this abi.h knows; those that are not
/// there are null.
std::unique_ptr<const char[]> whole_table(std::uint32_t kind, const void* table);

}  // namespace headwater
