// Numbers of a table that the type of batches cannot hold.
#include "number_range.hpp"

#include <cmath>
#include <limits>

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

}  // namespace

void check_range(const SampleTable& table, DType dtype, const std::vector<Standard>& inputs,
                 const std::vector<Standard>& targets, Diagnostics& diagnostics) {
  if (!table.origin) return;
  const Type& type = dtype == DType::float64 ? float64 : float32;
  const auto large = [&](const auto& values) {
    return find_large(values, inputs, size_of(table.input), type);
  };
  tell(table, std::visit(large, table.inputs), type, diagnostics);
  if (table.classes) return;
  Found found = find_large(table.targets, targets, size_of(table.target), type);
  found.first.of_target = true;
  tell(table, found, type, diagnostics);
}

}  // namespace headwater::lab
