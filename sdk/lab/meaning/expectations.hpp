// `expect:`: what a run must show.
#pragma once

#include <headwater/config.hpp>

#include <lab/variant/variant.hpp>
#include <optional>
#include <string>
#include <vector>

namespace headwater::lab {

/// A number of a variant, `variant.quantity` in YAML.
struct Operand {
  std::string variant, quantity;
};

/// What a run must show. In YAML: `a.x: [low, high]`, `a.x: {value: 0.236, relative:
/// 0.01}` (or absolute), and the same for `a.x - b.y` and `a.x / b.y`; a variant `a.*`
/// stands for each whose name begins with `a.`.
struct Expectation {
  Operand first;
  double min = 0, max = 0;
  Mark mark{};
  std::optional<double> value{};  ///< between them, where it is stated
  bool relative = false;          ///< the width about it is, as stated
  char sign = 0;                  ///< '-' or '/' where there is a second one
  Operand second{};

  std::string text() const;  ///< "a.x", "a.x / b.y"
};

/// Quantities that `expect:` can bound: those of a run, then the measurements.
std::vector<std::string> expected_quantities();

/// Reads `expect:` of the file, whose variants are known, and tells them what to
/// measure.
std::vector<Expectation> read_expectations(const Node& root, std::vector<Variant>& variants,
                                           Diagnostics& diagnostics);

}  // namespace headwater::lab
