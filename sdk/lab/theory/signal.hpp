// What the theory knows of a signal inside a network, and how parts change it.
#pragma once

#include "parts.hpp"
#include <optional>
#include <string>
#include <vector>

namespace headwater::lab {

/// The elements of a group of samples of like size.
struct Group {
  double square = 0, mean = 0;  ///< E[h^2] and E[h], over the units of a sample
};

/// The output of a layer over a batch.
struct Signal {
  std::vector<Group> groups;
  std::optional<double> common;  ///< E[h h'], the same unit of two samples, if known
  bool gaussian = false;         ///< are the units of a sample known to be normally distributed?
};

/// Of columns of numbers: groups of like ones, each as large as the others.
Signal signal_of(const std::vector<double>& x, std::size_t rows);

/// Takes the signal through parts. chi of each group: what they multiply the squared
/// gradient by on its way back; or why nobody knows ("normalizes over ...").
struct Passage {
  std::vector<double> chi;
  std::string why_not;
};
Passage pass(const std::vector<LayerPart>& parts, Signal& signal);

}  // namespace headwater::lab
