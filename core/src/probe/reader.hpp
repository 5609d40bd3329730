// Reads the tensors of layers in chunks of columns that threads share.
#pragma once

#include <headwater/network.hpp>
#include <headwater/probe.hpp>

#include "sums.hpp"
#include <cstddef>
#include <vector>

namespace headwater {

/// What some columns of a layer show before its backward.
struct Sums {
  Moments output;
  Squares gradient = 0;
  /// Of its activations that work element by element; `below` are saturated.
  Slopes slopes;

  void operator+=(const Sums& more) {
    output.sum += more.output.sum;
    output.squares += more.output.squares;
    gradient += more.gradient;
    slopes.sum += more.slopes.sum;
    slopes.below += more.slopes.below;
  }
};

/// The same of its whole batch, and what is not a sum.
struct LayerSums : Sums {
  double largest = 0;  ///< |f'|
  std::int64_t elements = 0, units = 0, dead = 0;
  bool bounded = true;  ///< all of these activations are
};

/// An activation inside a layer.
struct Watched {
  const Activation& activation;
  headwater_child child;         ///< the same for calls
  const headwater_matrix* from;  ///< what its backward reads
  double threshold;              ///< of |f'|: saturated below
  std::int64_t first_unit;       ///< among those of the layer
};

/// A layer, how it is cut (in columns), and its activations.
struct Cut {
  const LayerView& layer;
  std::int64_t chunk, panel;
  std::vector<Watched> watched{};
  std::int64_t elements = 0, units = 0;
  bool bounded = true;
};

/// Made for one network; allocates nothing afterwards. Threads share the work; the
/// order of every sum depends on shapes alone.
class Reader {
 public:
  explicit Reader(const Network& network);
  /// Error when one of its activations fails.
  LayerSums read(std::size_t layer);
  /// Sum of squares of a gradient of one of the layers.
  Squares squares(const headwater_matrix& gradient);

 private:
  struct Chunk {
    Sums sums;
    const Watched* failed = nullptr;
    headwater_error error;
  };

  void make_room(const Cut& cut);
  void read_chunk(const Cut& cut, std::int64_t i);
  void read_slopes(const Watched& one, const headwater_matrix& x, std::int64_t i);
  void count_units(const Cut& cut, LayerSums& all) const;

  DType dtype_;
  const Services& services_;
  std::vector<Cut> cuts_;  ///< by layer
  std::int64_t panel_ = 0, units_ = 0, most_chunks_ = 0;
  std::vector<Chunk> chunk_;
  // Numbers of the network's type, the last two by chunk:
  std::vector<std::byte> ones_, slope_, largest_;
};

inline std::int64_t size(const headwater_matrix& m) {
  return m.rows * m.cols;
}

/// Columns of a matrix of either type.
headwater_matrix columns_of(const headwater_matrix& m, DType dtype, std::int64_t first,
                            std::int64_t count);

}  // namespace headwater
