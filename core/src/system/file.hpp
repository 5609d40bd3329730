// Open files, and how to tell that a file is still the same.
#pragma once

#include <cstdint>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace headwater {

/// Closes the file when it goes.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  int number() const { return number_; }  ///< negative: it could not be opened

 private:
  int number_;
};

/// Tells whether a path still leads to the file that was checked.
struct FileIdentity {
  dev_t device;
  ino_t inode;
  off_t size;
  std::int64_t modified;  ///< nanoseconds

  bool operator==(const FileIdentity&) const = default;
};

FileIdentity identity_of(const struct stat& file);

/// The identity of what `path` leads to now; all zero when that is nothing.
FileIdentity identity_of(const std::string& path);

}  // namespace headwater
