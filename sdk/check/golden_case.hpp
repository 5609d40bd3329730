// What the numbers of a golden case are, and how they are compared.
#pragma once

#include <headwater/network.hpp>

#include <base/json.hpp>
#include <check/memory.hpp>
#include <check/target.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace headwater::lab {

/// The numbers of nested lists, in order; the innermost list is a column.
std::vector<double> flat(const Json& json);

/// The same of a list of rows, or of one column.
std::vector<double> by_columns(const Json& rows);

std::int64_t size_of(const Json& list);

/// Of [batch][features] or [batch][steps][features].
Shape shape_of(const Json& x);

/// A matrix with these numbers.
View view_of(const Json& x, DType dtype);

/// One case in one precision: what ends the trial when something is wrong.
struct GoldenCase {
  LoadedTarget& subject;
  const Json& golden;
  DType dtype;
  std::string label;  ///< "golden case 3 ({"slope":0.1}, float32)"

  /// Equal to 1e-10 in float64, to 1e-5 in float32, of the largest number or of 1.
  void compare(const std::vector<double>& found, const std::vector<double>& wanted,
               const std::string& what) const;
  void require(bool holds, const std::string& what) const;
};

}  // namespace headwater::lab
