// The columns of a comparison, and how they sort.
#pragma once

#include <headwater/config.hpp>

#include "comparison.hpp"
#include <cstdint>
#include <lab/run/quantities.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace headwater::lab {

/// What the table shows of a row: nothing, a count, a measured number or a text.
using Value = std::variant<std::monostate, std::uint64_t, double, std::string>;

/// A column of the table, called in files and to sort by as its quantity is.
struct RowColumn {
  std::string name, group, title;
  bool words;                ///< else it holds numbers
  const Quantity* quantity;  ///< of the run; null: what is told of the row is not a quantity
  Value (*of)(const Comparison&, const Row&);  ///< without a quantity

  Value operator()(const Comparison& comparison, const Row& row) const;
};

/// Rank, run (counted from 0), variant, layers, the quantities of tables, finding.
const std::vector<RowColumn>& row_columns();

/// By which column to sort; what has no number comes last either way.
struct Order {
  std::size_t column = 0;
  bool descending = false;
};

/// "test_loss", or "-test_loss" for the largest first. Another word is an error.
Order order_named(std::string_view text, Diagnostics& diagnostics);

void sort(Comparison& comparison, Order order);

}  // namespace headwater::lab
