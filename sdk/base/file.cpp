// Files that are never half of what they say.
#include "file.hpp"

#include <headwater/error.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <unistd.h>
#include <utility>

namespace headwater::lab {

namespace {

constexpr std::size_t enough = 1 << 15;

int create(const std::filesystem::path& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) fail_with_errno("write", path);
  return descriptor;
}

void write_all(int descriptor, std::string_view text, const std::filesystem::path& path) {
  while (!text.empty()) {
    const ssize_t n = write(descriptor, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail_with_errno("write", path);
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

void fail_with_errno(const char* what, const std::filesystem::path& path) {
  throw Error(std::string("cannot ") + what + " '" + path.string() + "': " + std::strerror(errno));
}

LineFile::LineFile(std::filesystem::path path)
    : path_(std::move(path)), descriptor_(create(path_)) {}

LineFile::~LineFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void LineFile::add(std::string_view line) {
  lines_.append(line).push_back('\n');
  if (lines_.size() >= enough) flush();
}

void LineFile::flush() {
  write_all(descriptor_, lines_, path_);
  lines_.clear();
}

void LineFile::close() {
  flush();
  if (fsync(descriptor_) != 0 && errno != EINVAL) fail_with_errno("write", path_);
  if (::close(std::exchange(descriptor_, -1)) != 0) fail_with_errno("write", path_);
}

void write_atomically(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::path draft = path;
  draft += ".draft";
  LineFile file(draft);
  if (text.ends_with('\n')) text.remove_suffix(1);
  file.add(text);
  file.close();
  if (rename(draft.c_str(), path.c_str()) != 0) fail_with_errno("write", path);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(std::move(line));
  return lines;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail_with_errno("read", path);
  std::string text;
  char part[1 << 14];
  while (file.read(part, sizeof part), file.gcount() > 0)
    text.append(part, static_cast<std::size_t>(file.gcount()));
  if (file.bad()) fail_with_errno("read", path);
  return text;
}

}  // namespace headwater::lab
