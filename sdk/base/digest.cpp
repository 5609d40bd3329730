// Fingerprints of files and texts, by libcrypto.
#include "digest.hpp"

#include <headwater/error.hpp>

#include <array>
#include <fmt/format.h>
#include <openssl/evp.h>

namespace headwater::lab {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    throw Error("libcrypto cannot compute SHA-256");
  std::string text;
  for (unsigned int i = 0; i < size; ++i)
    text += fmt::format("{:02x}", digest[i]);
  return text;
}

}  // namespace headwater::lab
