// What the makers of data sets get.
#pragma once

#include "data.hpp"
#include <array>
#include <utility>

namespace headwater::lab {

/// A file that a key names; without a path where the key is not there.
struct NamedFile {
  std::string path;
  Mark mark{};  ///< where mistakes about the file are told

  bool given() const { return !path.empty(); }
};

/// A `data:` map whose `type` is known. A maker reads its other keys.
struct DataRequest {
  const Node& node;
  MapReader& reader;
  Diagnostics& diagnostics;
  std::uint64_t seed = 0;
  DType dtype{};  ///< of batches
  std::map<std::string, std::shared_ptr<const SampleTable>>& files;
  std::size_t mistakes_before = 0;

  std::int64_t size(std::string_view key, std::int64_t otherwise) {
    return count(key, otherwise, 1);
  }
  std::int64_t count(std::string_view key, std::int64_t otherwise, std::int64_t least) {
    return between(key, otherwise, {least, 1'000'000});
  }
  std::int64_t between(std::string_view key, std::int64_t otherwise,
                       std::pair<std::int64_t, std::int64_t> bounds) {
    return reader.integer(
        key, otherwise,
        {.min = static_cast<double>(bounds.first), .max = static_cast<double>(bounds.second)});
  }
  /// A path as the file that names it means it.
  std::string path(std::string_view key, const std::string& otherwise);
  NamedFile file(std::string_view key);
  /// Ends the reading of keys. Are there no mistakes?
  bool finish();
};

/// One type of data. make: nullptr, or data of no use, after mistakes.
struct DataType {
  DataInfo info;
  std::shared_ptr<const Data> (*make)(DataRequest&);
};

}  // namespace headwater::lab
