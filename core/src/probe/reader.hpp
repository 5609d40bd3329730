// Reads the tensors of layers.
#pragma once

#include <headwater/network.hpp>
#include <headwater/probe.hpp>

#include "../runtime/sums.hpp"
#include <memory>

namespace headwater {

/// What a layer shows before its backward, summed over its batch.
struct LayerSums {
  Moments output;
  double gradient = 0;  ///< of squares
  // Of |f'| of its activations that work element by element:
  double slope = 0, largest = 0;
  std::int64_t elements = 0, below = 0;  ///< below: of 0.05 of the largest possible
  std::int64_t units = 0, dead = 0;
  bool bounded = true;  ///< all of these activations are
};

/// Made for one network; allocates nothing afterwards. Threads share the work; the
/// order of every sum depends on shapes alone.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual LayerSums read(std::size_t layer) = 0;
  /// Sum of squares of a gradient of one of the layers.
  virtual double squares(const headwater_matrix& gradient) = 0;
};

std::unique_ptr<Reader> make_reader(const Network& network);

}  // namespace headwater
