// idx files. Two zero bytes, the element type, the number of dimensions; each size as a
// big-endian 32-bit number; the values.
#include "idx.hpp"

#include <headwater/error.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <zlib.h>

namespace headwater::lab {

namespace {

constexpr std::int64_t most_bytes = std::int64_t{1} << 30;
constexpr std::uint8_t type_byte = 0x08;

/// Reads plain files and gzip files alike.
class InputFile {
 public:
  explicit InputFile(const std::string& path) : path_(path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status))
      fail(std::strerror(error ? error.value() : ENOENT));
    if (!std::filesystem::is_regular_file(status)) fail("it is not a file");
    file_.reset(gzopen(path.c_str(), "rb"));
    if (!file_) fail(std::strerror(errno));
  }

  /// At most `size` bytes; fewer only at the end of the file.
  std::size_t read(std::uint8_t* out, std::size_t size) {
    const int got = gzread(file_.get(), out, static_cast<unsigned>(size));
    int code = Z_OK;
    const char* const reason = gzerror(file_.get(), &code);
    if (code == Z_BUF_ERROR) fail("it ends in the middle of its gzip data");
    if (got < 0 || code != Z_OK)
      fail(code == Z_ERRNO ? std::strerror(errno)
                           : "broken gzip data: " + tail(reason));
    return static_cast<std::size_t>(got);
  }

  void read_exactly(std::uint8_t* out, std::size_t size, const char* what) {
    if (read(out, size) != size) fail(std::string("it ends within its ") + what);
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw Error("cannot read '" + path_ + "': " + reason);
  }

 private:
  /// zlib begins its messages with the path.
  std::string tail(std::string_view message) const {
    if (message.starts_with(path_ + ": ")) message.remove_prefix(path_.size() + 2);
    return std::string(message);
  }

  struct Close {
    void operator()(gzFile_s* file) const { gzclose(file); }
  };
  std::string path_;
  std::unique_ptr<gzFile_s, Close> file_;
};

std::vector<std::int64_t> read_sizes(InputFile& file, std::size_t dimensions) {
  std::array<std::uint8_t, 4> head;
  file.read_exactly(head.data(), head.size(), "header");
  if (head[0] != 0 || head[1] != 0) file.fail("it is not an idx file");
  if (head[2] != type_byte)
    file.fail("its values are of type " + std::to_string(head[2]) +
              ", where bytes (type 8) are needed");
  if (head[3] != dimensions)
    file.fail("it has " + std::to_string(head[3]) + " dimensions, where " +
              std::to_string(dimensions) + " are needed");
  std::vector<std::int64_t> sizes;
  for (std::size_t i = 0; i < dimensions; ++i) {
    std::array<std::uint8_t, 4> s;
    file.read_exactly(s.data(), s.size(), "header");
    sizes.push_back(std::int64_t{s[0]} << 24 | s[1] << 16 | s[2] << 8 | s[3]);
  }
  return sizes;
}

std::int64_t product(const InputFile& file, const std::vector<std::int64_t>& sizes) {
  std::int64_t total = 1;
  for (const std::int64_t size : sizes) {
    if (size == 0) file.fail("it holds no values");
    if (size > most_bytes / total) file.fail("it says that it holds more than 1 GiB");
    total *= size;
  }
  return total;
}

}  // namespace

IdxArray read_idx(const std::string& path, std::size_t dimensions) {
  InputFile file(path);
  IdxArray array{read_sizes(file, dimensions), {}};
  const auto total = static_cast<std::size_t>(product(file, array.sizes));
  // A header may promise more than there is, so memory grows with what was read.
  constexpr std::size_t chunk = std::size_t{1} << 20;
  while (array.values.size() < total) {
    const std::size_t have = array.values.size();
    const std::size_t wanted = std::min(chunk, total - have);
    array.values.resize(have + wanted);
    file.read_exactly(array.values.data() + have, wanted, "values");
  }
  std::uint8_t more = 0;
  if (file.read(&more, 1) != 0) file.fail("it goes on after its last value");
  return array;
}

}  // namespace headwater::lab
