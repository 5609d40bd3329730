// Data sets from files, for what fuzzes their readers.
#pragma once

#include "file.hpp"
#include <cmath>
#include <cstdlib>
#include <lab/data/data.hpp>
#include <vector>

namespace headwater::fuzz {

/// Reads them, and aborts where they are there in spite of mistakes, or not there without; where
/// mistakes have no text; and where a batch holds what is not finite or not a class.
inline void read_data(const Node& settings) {
  Diagnostics diagnostics;
  const auto data = lab::DataReader().read(settings, 1, DType::float64, diagnostics);
  if ((data != nullptr) != diagnostics.empty()) std::abort();
  if (!data && diagnostics.text().empty()) std::abort();
  if (!data) return;
  const Shape in = data->input(), out = data->target();
  std::vector<double> x(static_cast<std::size_t>(in.features * columns(in)));
  std::vector<double> y(static_cast<std::size_t>(out.features * columns(out)));
  const headwater_matrix inputs{x.data(), in.features, columns(in), in.features};
  const headwater_matrix targets{y.data(), out.features, columns(out), out.features};
  data->training_batch(0, DType::float64, {inputs, targets});
  for (const double value : x)
    if (!std::isfinite(value)) std::abort();
  for (const double value : y) {
    if (!std::isfinite(value)) std::abort();
    if (data->classes() && !(value >= 0 && value < static_cast<double>(*data->classes()) &&
                             value == std::floor(value)))
      std::abort();
  }
}

}  // namespace headwater::fuzz
