// idx files: arrays of bytes, the format of MNIST and its relatives.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace headwater::lab {

/// The last size varies fastest.
struct IdxArray {
  std::vector<std::int64_t> sizes;
  std::vector<std::uint8_t> values;
};

/// The least and the most.
using Dimensions = std::pair<int, int>;

/// Reads a file, gzip or plain, of that many dimensions and at most 1 GiB. Error, which
/// names the file, when it cannot be read or is not exactly such an array.
IdxArray read_idx(const std::string& path, Dimensions dimensions);

}  // namespace headwater::lab
