// Numbers of a table that the type of batches cannot hold.
#include "number_range.hpp"

#include <cmath>
#include <limits>
#include <optional>

namespace headwater::lab {

namespace {

struct Type {
  double first_infinite;
  const char *name, *end;
};

constexpr Type float32{0x1.ffffffp127, "float32", "3.4e38"};  // what rounds to infinity
constexpr Type float64{std::numeric_limits<double>::infinity(), "float64", "1.8e308"};

struct Found {
  TablePlace first;
  bool standardised = false;
  std::size_t count = 0;
};

/// Each sample has `size` numbers.
template <class V>
Found find_large(const std::vector<V>& values, const std::vector<Standard>& standards,
                 std::size_t size, const Type& type) {
  Found found;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Standard& standard = standards[i % standards.size()];
    if (std::abs(standard.of(static_cast<double>(values[i]))) < type.first_infinite) continue;
    if (found.count++ == 0) found = {{i / size, i % size}, standard.changes(), 1};
  }
  return found;
}

std::string way_out(const Found& found, const Type& type) {
  if (found.standardised)
    return "it is too far from the training samples; mend it, or leave the row out";
  const std::string key = found.first.of_target ? "standardise_target" : "standardise";
  return (&type == &float32 ? "say dtype: float64, or " : "say ") + key + ": true";
}

void tell(const SampleTable& table, const Found& found, const Type& type,
          Diagnostics& diagnostics) {
  if (found.count == 0) return;
  const Origin origin = table.origin(found.first);
  std::string others;
  if (found.count > 1)
    others = std::string(found.count == 2 ? "; so is " : "; so are ") +
             std::to_string(found.count - 1) + " more";
  diagnostics.error(origin.mark,
                    origin.text + (found.standardised ? ", standardised," : "") + " is beyond " +
                        type.name + ", whose numbers end at " + type.end + others,
                    way_out(found, type));
}

std::size_t size_of(const Shape& shape) {
  return static_cast<std::size_t>(shape.features * columns({0, shape.steps, 1}));
}

/// Where a feature changes first, if float32 makes all its numbers the same.
std::optional<TablePlace> find_merged(const std::vector<double>& values,
                                      const std::vector<Standard>& standards, std::size_t size) {
  const std::size_t features = standards.size();
  std::vector<std::size_t> change(features);  // 0: none
  std::vector<bool> apart(features);
  for (std::size_t i = features; i < values.size(); ++i) {
    const std::size_t k = i % features;
    const double x = standards[k].of(values[i]), first = standards[k].of(values[k]);
    if (static_cast<float>(x) != static_cast<float>(first)) apart[k] = true;
    if (x != first && change[k] == 0) change[k] = i;
  }
  for (std::size_t k = 0; k < features; ++k)
    if (change[k] > 0 && !apart[k]) return TablePlace{change[k] / size, change[k] % size};
  return std::nullopt;
}

void warn_of_merged(const SampleTable& table, std::optional<TablePlace> place, bool of_target,
                    Diagnostics& diagnostics) {
  if (!place) return;
  place->of_target = of_target;
  const Origin origin = table.origin(*place);
  diagnostics.warn(origin.mark, origin.text + " is in float32 the same as all others of its column",
                   std::string("say dtype: float64, or ") +
                       (of_target ? "standardise_target" : "standardise") + ": true");
}

}  // namespace

void check_range(const SampleTable& table, DType dtype, const std::vector<Standard>& inputs,
                 const std::vector<Standard>& targets, Diagnostics& diagnostics) {
  if (!table.origin) return;
  const Type& type = dtype == DType::float64 ? float64 : float32;
  const std::size_t before = diagnostics.list().size();
  const std::size_t n_input = size_of(table.input), n_target = size_of(table.target);
  const auto large = [&](const auto& values) {
    return find_large(values, inputs, n_input, type);
  };
  tell(table, std::visit(large, table.inputs), type, diagnostics);
  if (!table.classes) {
    Found found = find_large(table.targets, targets, n_target, type);
    found.first.of_target = true;
    tell(table, found, type, diagnostics);
  }
  if (dtype == DType::float64 || diagnostics.list().size() != before) return;
  if (const auto* const wide = std::get_if<std::vector<double>>(&table.inputs))
    warn_of_merged(table, find_merged(*wide, inputs, n_input), false, diagnostics);
  if (!table.classes)
    warn_of_merged(table, find_merged(table.targets, targets, n_target), true, diagnostics);
}

}  // namespace headwater::lab
