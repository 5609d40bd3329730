// The columns of a comparison, and how they sort.
#include "row_columns.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headwater::lab {

namespace {

bool has_no_order(const Value& value) {
  const double* const number = std::get_if<double>(&value);
  return std::holds_alternative<std::monostate>(value) ||
         (number != nullptr && std::isnan(*number));
}

}  // namespace

Value RowColumn::operator()(const Comparison& comparison, const Row& row) const {
  if (!quantity) return of(comparison, row);
  const std::optional<double> value = comparison.variant(row).number(quantity->name);
  return value ? Value(*value) : Value();
}

const std::vector<RowColumn>& row_columns() {
  static const std::vector<RowColumn> all = [] {
    using Table = Comparison;
    std::vector<RowColumn> list{
        {"rank", "", "rank", false, nullptr,
         [](const Table&, const Row& row) -> Value {
           return row.rank;
         }},
        {"run", "", "run", false, nullptr,
         [](const Table&, const Row& row) -> Value {
           return row.run;
         }},
        {"variant", "", "variant", true, nullptr,
         [](const Table& table, const Row& row) -> Value {
           return table.variant(row).name;
         }},
        {"layers", "", "layers", false, nullptr, [](const Table& table, const Row& row) {
           const auto layers = table.variant(row).layers;
           return layers ? Value(*layers) : Value();
         }}};
    for (const Quantity* q : quantities_of_tables())
      list.push_back(
          {std::string(q->name), std::string(q->group), std::string(q->title), false, q, nullptr});
    list.push_back(
        {"finding", "", "finding", true, nullptr, [](const Table& table, const Row& row) -> Value {
           return table.variant(row).finding;
         }});
    return list;
  }();
  return all;
}

Order order_named(std::string_view text, Diagnostics& diagnostics) {
  Order order;
  order.descending = text.starts_with('-');
  if (order.descending) text.remove_prefix(1);
  std::vector<std::string> names;
  for (const RowColumn& column : row_columns()) {
    if (column.name == text) return order;
    names.push_back(column.name);
    ++order.column;
  }
  const std::string near = did_you_mean(text, names);
  diagnostics.error({}, fmt::format("--sort: there is no column '{}'", text),
                    near.empty() ? fmt::format("columns: {}", fmt::join(names, ", ")) : near);
  return {};
}

void sort(Comparison& comparison, Order order) {
  const RowColumn& column = row_columns()[order.column];
  const auto value = [&](const Row& row) {
    return column(comparison, row);
  };
  auto& rows = comparison.rows;
  const auto end = std::stable_partition(rows.begin(), rows.end(),
                                         [&](const Row& row) { return !has_no_order(value(row)); });
  std::stable_sort(rows.begin(), end, [&](const Row& a, const Row& b) {
    return order.descending ? value(b) < value(a) : value(a) < value(b);
  });
}

}  // namespace headwater::lab
