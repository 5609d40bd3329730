// Fingerprints of files and texts, by libcrypto.
#include "digest.hpp"

#include <headwater/error.hpp>

#include "file.hpp"
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <openssl/evp.h>
#include <utility>

namespace headwater::lab {

std::string sha256(const std::function<std::string()>& next) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> state(EVP_MD_CTX_new(),
                                                                      &EVP_MD_CTX_free);
  bool good = state && EVP_DigestInit_ex(state.get(), EVP_sha256(), nullptr) == 1;
  for (std::string piece = next(); good && !piece.empty(); piece = next())
    good = EVP_DigestUpdate(state.get(), piece.data(), piece.size()) == 1;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (!good || EVP_DigestFinal_ex(state.get(), digest.data(), &size) != 1)
    throw Error("libcrypto cannot compute SHA-256");
  std::string text;
  for (unsigned int i = 0; i < size; ++i)
    text += fmt::format("{:02x}", digest[i]);
  return text;
}

std::string sha256(std::string_view bytes) {
  return sha256([&] { return std::string(std::exchange(bytes, {})); });
}

std::string sha256_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail_with_errno("read", path);
  return sha256([&] {
    std::string piece(1 << 16, '\0');
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (file.bad()) fail_with_errno("read", path);
    piece.resize(static_cast<std::size_t>(file.gcount()));
    return piece;
  });
}

}  // namespace headwater::lab
