// Asks the system about files.
#include "file.hpp"

namespace headwater {

FileIdentity identity_of(const struct stat& file) {
  return {file.st_dev, file.st_ino, file.st_size,
          std::int64_t{file.st_mtim.tv_sec} * 1'000'000'000 + file.st_mtim.tv_nsec};
}

FileIdentity identity_of(const std::string& path) {
  struct stat file {};
  return ::stat(path.c_str(), &file) == 0 ? identity_of(file) : FileIdentity{};
}

}  // namespace headwater
