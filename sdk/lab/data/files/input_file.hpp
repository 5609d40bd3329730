// Files of data, plain or gzipped.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct gzFile_s;

namespace headwater::lab {

/// What is read of one file at most, after unpacking.
inline constexpr std::int64_t most_bytes = std::int64_t{1} << 30;

/// Reads plain files and gzip files alike. Every failure is an Error that names the
/// file.
class InputFile {
 public:
  explicit InputFile(const std::string& path);

  /// At most `size` bytes; fewer only at the end of the file.
  std::size_t read(std::uint8_t* out, std::size_t size);
  void read_exactly(std::uint8_t* out, std::size_t size, const char* what);
  /// The rest of the file, which must be exactly so many bytes. A header may promise
  /// more than there is, so memory grows with what was read.
  std::vector<std::uint8_t> read_values(std::size_t size);
  /// The rest of the file, of at most most_bytes.
  std::string read_text();

  [[noreturn]] void fail(const std::string& reason) const;

 private:
  std::string tail(std::string_view message) const;

  struct Close {
    void operator()(gzFile_s* file) const;
  };
  std::string path_;
  std::unique_ptr<gzFile_s, Close> file_;
};

}  // namespace headwater::lab
