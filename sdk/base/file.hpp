// Files that are never half of what they say. Every failure is an Error that names the
// file and the reason.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace headwater::lab {

/// Throws Error: "cannot write 'runs/x/steps.csv': No space left on device".
[[noreturn]] void fail_with_errno(const char* what, const std::filesystem::path& path);

/// A new text file that grows by whole lines.
class LineFile {
 public:
  explicit LineFile(std::filesystem::path path);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  void add(std::string_view line);  ///< without a newline; kept until there are many
  void flush();
  void close();  ///< flushes to the disk; nothing may be added afterwards

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::string lines_;
};

/// Puts a whole file in place, on the disk: readers see the old one or the new one.
void write_atomically(const std::filesystem::path& path, std::string_view text);

/// Without their ends.
std::vector<std::string> lines_of(const std::string& text);

std::string read_file(const std::filesystem::path& path);

}  // namespace headwater::lab
