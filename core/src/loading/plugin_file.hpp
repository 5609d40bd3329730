// Gates 2 and 3: from a path to an open file that may be trusted.
#pragma once

#include <headwater/abi.h>

#include "../elf/file_bytes.hpp"
#include "../system/file.hpp"
#include "../system/trust.hpp"
#include <cstdint>
#include <string>

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

  /// Others could change it at any time.
  bool is_exposed() const { return !distrust_.empty(); }

  /// The same bytes in memory, where nobody can change them any more. PluginError L03-FILE.
  PluginFile sealed() const;

  /// What the system's loader must be given to load what was read here. It knows a library
  /// by this name, so a copy that was loaded stays open, and its number is never another's.
  const std::string& loadable() const { return loadable_; }

  bool has_bytes_of(const PluginFile& other) const;

  /// The bytes of a range within size(). PluginError L03-FILE when the file became shorter.
  std::string read(std::uint64_t offset, std::uint64_t length) const;
  FileBytes bytes() const {
    return {size(), [this](std::uint64_t offset, std::uint64_t n) {
              return read(offset, n);
            }};
  }

 private:
  explicit PluginFile(const Way& way);
  PluginFile(std::string path, Descriptor descriptor, const FileIdentity& identity)
      : path_(std::move(path)), descriptor_(std::move(descriptor)), identity_(identity) {}

  std::string path_;
  Descriptor descriptor_;
  FileIdentity identity_{};
  std::string distrust_{};  ///< by whom it could be changed, and how
  std::string loadable_ = path_;
};

}  // namespace headwater
