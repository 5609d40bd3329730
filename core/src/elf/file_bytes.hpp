// The bytes of a file that may hold anything, and the word on what is wrong with them.
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <string>

namespace headwater {

/// What the file is instead: "truncated: ...".
struct ElfFault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct FileBytes {
  std::uint64_t size;
  /// Of a range that holds() accepts.
  std::function<std::string(std::uint64_t offset, std::uint64_t length)> read;

  /// Whether the range lies in the file; no overflow for any numbers.
  bool holds(std::uint64_t offset, std::uint64_t length) const {
    return length <= size && offset <= size - length;
  }

  template <class T>
  T read_as(std::uint64_t offset) const {
    T value;
    std::memcpy(&value, read(offset, sizeof value).data(), sizeof value);
    return value;
  }
};

}  // namespace headwater
