// Names and sizes of the tables of functions.
#include "function_table.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace headwater {
namespace {

using Functions = std::span<const Function>;
constexpr bool optional = true;
constexpr Function activation[] = {{"forward for float32"},
                                   {"forward for float64"},
                                   {"backward for float32"},
                                   {"backward for float64"}};
constexpr Function initializer[] = {
    {"fill for float32"}, {"fill for float64"}, {"check", optional}};
constexpr Function block[] = {{"plan"},
                              {"forward for float32"},
                              {"forward for float64"},
                              {"backward for float32"},
                              {"backward for float64"},
                              {"start for float32", optional},
                              {"start for float64", optional}};
constexpr Function loss[] = {{"target"}, {"evaluate for float32"}, {"evaluate for float64"}};
constexpr Function optimizer[] = {{"n_state"}, {"step for float32"}, {"step for float64"}};
constexpr Function schedule[] = {{"needs"}, {"n_state"}, {"rate"}};

constexpr std::array<Functions, 8> functions_of_kind{
    {{}, activation, initializer, block, block, loss, optimizer, schedule}};

constexpr std::size_t size_of(std::size_t functions) {
  return table_head + functions * sizeof(void*);
}
static_assert(size_of(std::size(activation)) == sizeof(headwater_activation));
static_assert(size_of(std::size(initializer)) == sizeof(headwater_initializer));
static_assert(size_of(std::size(block)) == sizeof(headwater_block));
static_assert(size_of(std::size(loss)) == sizeof(headwater_loss));
static_assert(size_of(std::size(optimizer)) == sizeof(headwater_optimizer));
static_assert(size_of(std::size(schedule)) == sizeof(headwater_schedule));

}  // namespace

Functions functions_of(std::uint32_t kind) {
  return functions_of_kind[kind];
}

std::size_t whole_size(std::uint32_t kind) {
  return size_of(functions_of(kind).size());
}

std::size_t least_size(std::uint32_t kind) {
  Functions functions = functions_of(kind);
  while (!functions.empty() && functions.back().optional)
    functions = functions.first(functions.size() - 1);
  return size_of(functions.size());
}

std::unique_ptr<const char[]> whole_table(std::uint32_t kind, const void* table) {
  std::uint32_t size = 0;
  std::memcpy(&size, table, sizeof size);
  const std::size_t whole = whole_size(kind);
  auto copy = std::make_unique<char[]>(whole);
  std::memcpy(copy.get(), table, std::min<std::size_t>(size, whole));
  const auto now = static_cast<std::uint32_t>(whole);
  std::memcpy(copy.get(), &now, sizeof now);
  return copy;
}

}  // namespace headwater
