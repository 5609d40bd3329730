// Gates 2 and 3: from a path to an open file that may be trusted.
#pragma once

#include <headwater/abi.h>

#include "../runtime/file.hpp"
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

namespace headwater {

/// How a file was chosen. Nobody may be able to change a searched file who could not
/// change the running program; a named one is the user's own choice.
enum class Chosen { by_search, by_name };

/// A plugin file, opened once and read through that one descriptor.
class PluginFile {
 public:
  /// PluginError L02-RESOLVE or L03-FILE.
  PluginFile(const std::string& path, Chosen chosen, const headwater_host& host);

  const std::string& path() const { return path_; }  ///< absolute, without links
  const FileIdentity& identity() const { return identity_; }
  std::uint64_t size() const { return static_cast<std::uint64_t>(identity_.size); }

  /// Whether the range lies in the file; no overflow for any numbers.
  bool holds(std::uint64_t offset, std::uint64_t length) const {
    return length <= size() && offset <= size() - length;
  }

  /// The bytes of a range that holds() accepts. PluginError L03-FILE when the file
  /// became shorter.
  std::string read(std::uint64_t offset, std::uint64_t length) const;

  template <class T>
  T read_as(std::uint64_t offset) const {
    static_assert(std::is_trivially_copyable_v<T>);
    T value;
    std::memcpy(&value, read(offset, sizeof value).data(), sizeof value);
    return value;
  }

 private:
  std::string path_;
  Descriptor descriptor_;
  FileIdentity identity_{};
};

}  // namespace headwater
