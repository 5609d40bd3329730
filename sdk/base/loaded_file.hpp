// The files that loaded libraries come from.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace headwater::lab {

/// The file of a library by the name that the system's loader has for it: that itself, or
/// of a copy that a context made in memory the file that was copied, cut after 249 bytes. Safe
/// in signal handlers.
class LoadedFile {
 public:
  explicit LoadedFile(const char* library);
  LoadedFile(const LoadedFile&) = delete;
  LoadedFile& operator=(const LoadedFile&) = delete;

  std::string_view name() const { return name_; }
  bool is(std::string_view file) const { return name_ == (cut_ ? file.substr(0, cut_) : file); }

 private:
  std::array<char, 512> room_{};
  std::string_view name_;
  std::size_t cut_ = 0;  ///< bytes that a name may have; 0: any number
};

}  // namespace headwater::lab
