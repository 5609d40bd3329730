// What the makers of data sets get, and the makers.
#pragma once

#include "../data.hpp"

namespace headwater::lab {

/// A `data:` map whose `type` is known. A maker reads its other keys.
struct DataRequest {
  const Node& node;
  MapReader& reader;
  Diagnostics& diagnostics;
  std::uint64_t seed = 0;
  std::map<std::string, std::shared_ptr<const ImageSet>>& images;

  std::int64_t size(std::string_view key, std::int64_t otherwise) {
    return reader.integer(key, otherwise, {.min = 1, .max = 1'000'000});
  }
};

/// nullptr, or data of no use, after mistakes.
std::shared_ptr<const Data> make_fashion_mnist(DataRequest request);
std::shared_ptr<const Data> make_gaussian(DataRequest request);

}  // namespace headwater::lab
