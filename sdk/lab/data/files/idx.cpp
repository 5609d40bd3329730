// idx files. Two zero bytes, the element type, the number of dimensions; each size as a
// big-endian 32-bit number; the values.
#include "idx.hpp"

#include "input_file.hpp"
#include <array>

namespace headwater::lab {

namespace {

constexpr std::uint8_t type_byte = 0x08;

std::string text_of(Dimensions dimensions) {
  const std::string most = std::to_string(dimensions.second);
  return dimensions.first == dimensions.second ? most
                                               : std::to_string(dimensions.first) + " to " + most;
}

std::vector<std::int64_t> read_sizes(InputFile& file, Dimensions dimensions) {
  std::array<std::uint8_t, 4> head;
  file.read_exactly(head.data(), head.size(), "header");
  if (head[0] != 0 || head[1] != 0) file.fail("it is not an idx file");
  if (head[2] != type_byte)
    file.fail("its values are of type " + std::to_string(head[2]) +
              ", where bytes (type 8) are needed");
  if (head[3] < dimensions.first || head[3] > dimensions.second)
    file.fail("it has " + std::to_string(head[3]) + " dimensions, where " + text_of(dimensions) +
              " are needed");
  std::vector<std::int64_t> sizes;
  for (int i = 0; i < head[3]; ++i) {
    std::array<std::uint8_t, 4> s;
    file.read_exactly(s.data(), s.size(), "header");
    sizes.push_back(std::int64_t{s[0]} << 24 | s[1] << 16 | s[2] << 8 | s[3]);
  }
  return sizes;
}

std::int64_t product(const InputFile& file, const std::vector<std::int64_t>& sizes) {
  std::int64_t total = 1;
  for (const std::int64_t size : sizes) {
    if (size == 0) file.fail("it holds no values");
    if (size > most_bytes / total) file.fail("it says that it holds more than 1 GiB");
    total *= size;
  }
  return total;
}

}  // namespace

IdxArray read_idx(const std::string& path, Dimensions dimensions) {
  InputFile file(path);
  IdxArray array{read_sizes(file, dimensions), {}};
  array.values = file.read_values(static_cast<std::size_t>(product(file, array.sizes)));
  return array;
}

}  // namespace headwater::lab
