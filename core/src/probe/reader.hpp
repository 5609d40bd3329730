// Reads the tensors of layers in chunks of columns that threads share.
#pragma once

#include <headwater/network.hpp>
#include <headwater/probe.hpp>

#include "sums.hpp"
#include <cstddef>
#include <vector>

namespace headwater {

/// What a layer shows before its backward, summed over its batch.
struct LayerSums {
  Moments output;
  double gradient = 0;  ///< of squares
  // Of |f'| of its activations that work element by element, `below` saturated:
  Slopes slopes;
  double largest = 0;
  std::int64_t elements = 0, units = 0, dead = 0;
  bool bounded = true;  ///< all of these activations are
};

/// An activation inside a layer.
struct Watched {
  headwater_child activation;
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
  LayerSums read(std::size_t layer);
  /// Sum of squares of a gradient of one of the layers.
  double squares(const headwater_matrix& gradient);

 private:
  struct Chunk {
    Moments output;
    double gradient = 0;
    Slopes slopes;
  };

  void make_room(const Cut& cut);
  void read_chunk(const Cut& cut, std::int64_t i);
  Slopes read_slopes(const Watched& one, const headwater_matrix& x, std::int64_t chunk);
  void count_units(const Cut& cut, LayerSums& all) const;
  double largest(std::int64_t chunk, std::int64_t unit) const;
  template <class F>
  void for_each(std::int64_t n, const F& f) const;

  DType dtype_;
  const headwater_host& host_;
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
