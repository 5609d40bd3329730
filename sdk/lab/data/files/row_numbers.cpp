// Columns that only number the rows of a file.
#include "row_numbers.hpp"

namespace headwater::lab {

std::vector<std::size_t> row_numbers(const SampleTable& table) {
  const auto features = static_cast<std::size_t>(table.input.features);
  const auto samples = static_cast<std::size_t>(table.input.batch - table.test_samples);
  if (features < 2 || samples < 4 || table.input.steps > 0) return {};
  const auto numbers_rows = [&](const auto& values, std::size_t k) {
    std::size_t i = 1;
    while (i < samples && static_cast<double>(values[i * features + k]) ==
                              static_cast<double>(values[k]) + static_cast<double>(i))
      ++i;
    return i == samples;
  };
  std::vector<std::size_t> found;
  std::visit(
      [&](const auto& values) {
        for (std::size_t k = 0; k < features; ++k)
          if (numbers_rows(values, k)) found.push_back(k);
      },
      table.inputs);
  return found;
}

Diagnostic note_of_row_numbers(const Mark& mark, const std::string& what, std::string hint) {
  return {mark, what + " only numbers the rows, and is an input all the same", std::move(hint)};
}

}  // namespace headwater::lab
