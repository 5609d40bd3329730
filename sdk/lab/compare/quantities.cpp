// The columns of a comparison, and how they sort.
#include "comparison.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headwater::lab {

namespace {

template <auto member>
Value of_variant(const Comparison& comparison, const Row& row) {
  const auto& value = comparison.variant(row).*member;
  if constexpr (requires { value.has_value(); })
    return value ? Value(*value) : Value();
  else
    return value;
}

bool has_no_order(const Value& value) {
  const double* const number = std::get_if<double>(&value);
  return std::holds_alternative<std::monostate>(value) ||
         (number != nullptr && std::isnan(*number));
}

}  // namespace

const std::vector<Quantity>& quantities() {
  using V = RecordedVariant;
  static const std::vector<Quantity> all{
      {"rank", "", "rank",
       [](const Comparison&, const Row& row) -> Value {
         return row.rank;
       }},
      {"run", "", "run",
       [](const Comparison&, const Row& row) -> Value {
         return row.run;
       }},
      {"variant", "", "variant", of_variant<&V::name>},
      {"layers", "", "layers", of_variant<&V::layers>},
      {"test_accuracy", "test", "accuracy", of_variant<&V::test_accuracy>},
      {"test_loss", "test", "loss", of_variant<&V::test_loss>},
      {"train_loss", "train", "loss", of_variant<&V::train_loss>},
      {"factor_per_layer", "factor", "per layer", of_variant<&V::factor_per_layer>},
      {"gradient_ratio", "gradient", "ratio", of_variant<&V::gradient_ratio>},
      {"factor_per_step", "factor", "per step", of_variant<&V::factor_per_step>},
      {"time_gradient_ratio", "gradient", "over time", of_variant<&V::time_gradient_ratio>},
      {"seconds", "", "seconds", of_variant<&V::seconds>},
      {"finding", "", "finding", of_variant<&V::finding>}};
  return all;
}

Order order_named(std::string_view text, Diagnostics& diagnostics) {
  Order order;
  order.descending = text.starts_with('-');
  if (order.descending) text.remove_prefix(1);
  std::vector<std::string> names;
  for (const Quantity& quantity : quantities()) {
    if (quantity.name == text) return order;
    names.emplace_back(quantity.name);
    ++order.column;
  }
  const std::string near = did_you_mean(text, names);
  diagnostics.error({}, fmt::format("--sort: there is no column '{}'", text),
                    near.empty() ? fmt::format("columns: {}", fmt::join(names, ", ")) : near);
  return {};
}

void sort(Comparison& comparison, Order order) {
  const Quantity& quantity = quantities()[order.column];
  const auto value = [&](const Row& row) {
    return quantity.of(comparison, row);
  };
  auto& rows = comparison.rows;
  const auto end = std::stable_partition(rows.begin(), rows.end(),
                                         [&](const Row& row) { return !has_no_order(value(row)); });
  std::stable_sort(rows.begin(), end, [&](const Row& a, const Row& b) {
    return order.descending ? value(b) < value(a) : value(a) < value(b);
  });
}

}  // namespace headwater::lab
