// A file of this process, in memory, that goes with it.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

namespace headwater::fuzz {

class File {
 public:
  explicit File(const std::string& ending)
      : path_("/dev/shm/headwater_fuzz_" + std::to_string(::getpid()) + ending) {}
  ~File() { std::filesystem::remove(path_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  std::string write(std::string_view bytes) const {
    std::ofstream(path_, std::ios::binary) << bytes;
    return path_.string();
  }

 private:
  std::filesystem::path path_;
};

}  // namespace headwater::fuzz
