// Asks the system what a copy in memory is called, which is by its file.
#include "loaded_file.hpp"

#include <unistd.h>

namespace headwater::lab {

namespace {

constexpr std::string_view copies = "/proc/self/fd/";
constexpr std::string_view before = "/memfd:", after = " (deleted)";

}  // namespace

LoadedFile::LoadedFile(const char* library) : name_(library) {
  if (!name_.starts_with(copies)) return;
  const ssize_t n = ::readlink(library, room_.data(), room_.size());
  const std::string_view target(room_.data(), n < 0 ? 0 : static_cast<std::size_t>(n));
  if (!target.starts_with(before) || !target.ends_with(after)) return;
  name_ = target.substr(before.size(), target.size() - before.size() - after.size());
  cut_ = 249;
}

}  // namespace headwater::lab
