// One map read key by key.
#pragma once

#include <headwater/diagnostics.hpp>
#include <headwater/node.hpp>
#include <headwater/range.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headwater {

/// A value that is missing, of the wrong type or out of range is an error at its place,
/// and so is, in finish(), each key that nobody asked for.
class MapReader {
 public:
  /// `what` names the map in messages ("block 'dense'"). A node that is not a map is an
  /// error. Node and diagnostics must outlive the reader.
  MapReader(const Node& node, std::string what, Diagnostics& diagnostics);

  const Node* get(std::string_view key);      ///< nullptr when absent
  const Node* require(std::string_view key);  ///< absent is an error
  double real(std::string_view key, double otherwise, Range range = {});
  std::int64_t integer(std::string_view key, std::int64_t otherwise, Range range = {});
  std::vector<double> reals(std::string_view key, Range range = {});  ///< a list
  std::uint64_t unsigned_integer(std::string_view key, std::uint64_t otherwise);
  bool flag(std::string_view key, bool otherwise);
  std::string text(std::string_view key, std::string otherwise);
  void finish();

 private:
  void refuse(const Node& node, std::string_view key, std::string_view allowed);

  const Node& node_;
  std::string what_;
  Diagnostics& diagnostics_;
  std::vector<std::string> known_;
};

/// What is wrong with a number, of those in the range, that float32 makes 0 or infinite.
std::optional<Diagnostic> float32_mistake(const Mark& mark, std::string_view key, double value,
                                          const Range& range);

}  // namespace headwater
