// Numbers moved and scaled so that their mean is 0 and their deviation 1.
#pragma once

#include "sample_table.hpp"
#include <span>

namespace headwater::lab {

/// x becomes (x factor - mean) scale. The factor is a power of two, so that neither large nor
/// small numbers leave the range of doubles on the way.
struct Standard {
  double factor = 1, mean = 0, scale = 1;

  double of(double x) const { return (x * factor - mean) * scale; }
  /// What 1 stands for.
  double deviation() const { return 1 / scale / factor; }
  bool constant() const { return scale == 0; }
  bool changes() const { return factor != 1 || mean != 0 || scale != 1; }
};

/// By feature, of the samples with these numbers. A feature that never changes becomes 0,
/// whatever other samples have there.
std::vector<Standard> standards(const Numbers& values, const Shape& shape,
                                std::span<const std::uint32_t> samples, Standardise mode);
std::vector<Standard> standards(const std::vector<double>& values, const Shape& shape,
                                std::span<const std::uint32_t> samples, Standardise mode);

}  // namespace headwater::lab
