// Columns of numbers inside a page, by zlib and libcrypto.
#include "column.hpp"

#include <headwater/error.hpp>

#include <bit>
#include <openssl/evp.h>
#include <zlib.h>

namespace headwater::lab {

namespace {

std::vector<unsigned char> deflated(const std::vector<double>& numbers) {
  static_assert(std::endian::native == std::endian::little);
  const auto length = static_cast<uLong>(numbers.size() * sizeof(double));
  uLongf size = compressBound(length);
  std::vector<unsigned char> bytes(size);
  const auto* const begin = reinterpret_cast<const Bytef*>(numbers.data());
  if (compress2(bytes.data(), &size, begin, length, Z_DEFAULT_COMPRESSION) != Z_OK)
    throw Error("zlib cannot deflate the numbers of report.html");
  bytes.resize(size);
  return bytes;
}

}  // namespace

std::string packed_column(const std::vector<double>& numbers) {
  const std::vector<unsigned char> bytes = deflated(numbers);
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP adds a null byte
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                  static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

}  // namespace headwater::lab
