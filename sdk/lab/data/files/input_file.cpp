// Files of data, plain or gzipped.
#include "input_file.hpp"

#include <headwater/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <zlib.h>

namespace headwater::lab {

namespace {

constexpr std::size_t chunk = std::size_t{1} << 16;

}  // namespace

void InputFile::Close::operator()(gzFile_s* file) const {
  gzclose(file);
}

InputFile::InputFile(const std::string& path) : path_(path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) fail(std::strerror(error ? error.value() : ENOENT));
  if (!std::filesystem::is_regular_file(status)) fail("it is not a file");
  file_.reset(gzopen(path.c_str(), "rb"));
  if (!file_) fail(std::strerror(errno));
}

std::size_t InputFile::read(std::uint8_t* out, std::size_t size) {
  const int got = gzread(file_.get(), out, static_cast<unsigned>(size));
  int code = Z_OK;
  const char* const reason = gzerror(file_.get(), &code);
  if (code == Z_BUF_ERROR) fail("it ends in the middle of its gzip data");
  if (got < 0 || code != Z_OK)
    fail(code == Z_ERRNO ? std::strerror(errno) : "broken gzip data: " + tail(reason));
  return static_cast<std::size_t>(got);
}

void InputFile::read_exactly(std::uint8_t* out, std::size_t size, const char* what) {
  if (read(out, size) != size) fail(std::string("it ends within its ") + what);
}

std::vector<std::uint8_t> InputFile::read_values(std::size_t size) {
  std::vector<std::uint8_t> values;
  while (values.size() < size) {
    const std::size_t have = values.size();
    const std::size_t wanted = std::min(chunk, size - have);
    values.resize(have + wanted);
    read_exactly(values.data() + have, wanted, "values");
  }
  std::uint8_t more = 0;
  if (read(&more, 1) != 0) fail("it goes on after its last value");
  return values;
}

std::string InputFile::read_text() {
  std::string text;
  for (std::size_t got = chunk; got == chunk;) {
    const std::size_t have = text.size();
    if (have > static_cast<std::size_t>(most_bytes)) fail("it holds more than 1 GiB");
    text.resize(have + chunk);
    got = read(reinterpret_cast<std::uint8_t*>(text.data()) + have, chunk);
    text.resize(have + got);
  }
  return text;
}

void InputFile::fail(const std::string& reason) const {
  throw Error("cannot read '" + path_ + "': " + reason);
}

/// zlib begins its messages with the path.
std::string InputFile::tail(std::string_view message) const {
  if (message.starts_with(path_ + ": ")) message.remove_prefix(path_.size() + 2);
  return std::string(message);
}

}  // namespace headwater::lab
