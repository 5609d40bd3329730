// A number that a run has, called the same everywhere: in `expect:`, in summary.json and, where
// it has a column, in rankings, in comparisons and on the page of a report.
#pragma once

#include "results.hpp"
#include <lab/variant/variant.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace headwater::lab {

struct Quantity {
  enum class As { number, count, seconds };

  std::string_view name, doc;
  Range range{};                           ///< that it is always in
  Lack (*lack)(const Variant&) = nullptr;  ///< none: every run has it
  /// Nothing where the run has no such number.
  std::optional<double> (*of)(const VariantResult&) = nullptr;
  As as = As::number;
  unsigned column = 0;                ///< its place in tables, from 1; 0: it has none
  std::string_view group{}, title{};  ///< the headings of its column

  /// "factor per layer"
  std::string heading() const;
};

/// In the order of summary.json. A new one is a row and needs nothing else.
const std::vector<Quantity>& quantities();

/// Those with a column, in the order of their columns.
const std::vector<const Quantity*>& quantities_of_tables();

/// nullptr when there is none of that name.
const Quantity* find_quantity(std::string_view name);

/// Mean of a reading over the layers that have it; nothing where none has.
std::optional<double> mean_of(std::optional<double> LayerReading::*reading,
                              std::span<const LayerReading> layers);

/// For a table, rounded; "" for nothing.
std::string table_text(const Quantity& quantity, std::optional<double> value);

}  // namespace headwater::lab
