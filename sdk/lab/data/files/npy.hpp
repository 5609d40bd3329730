// npy files: arrays of numbers as NumPy writes them.
#pragma once

#include <lab/data/sample_table.hpp>

namespace headwater::lab {

/// The last size varies fastest.
struct NpyArray {
  std::vector<std::int64_t> sizes;
  Numbers values;
  bool whole = false;  ///< of a type without fractions
};

/// "[3, 17]", the place of a number in an array of these sizes.
std::string place_in(const std::vector<std::int64_t>& sizes, std::size_t index);

/// Reads a file, gzip or plain, of format 1.0 to 3.0 with finite little-endian numbers
/// or bools, at most 1 GiB of them in memory. Error, which names the file, when it
/// cannot be read or is not exactly such an array.
NpyArray read_npy(const std::string& path);

}  // namespace headwater::lab
