// Activations on an array of 1M floats, against memcpy and PyTorch.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace headwater::bench {

/// One activation in one direction, on one thread.
struct ElementwiseRow {
  ElementwiseRow(std::string name, std::string way)
      : activation(std::move(name)), direction(std::move(way)) {}

  std::string activation, direction;  ///< "forward": y = f(x); "backward": dx = dy f'
  double ours_us = 0;
  double memcpy_us = 0;  ///< of one array
  double over_memcpy = 0;
  std::string peer;  ///< "PyTorch 2.13.0", or empty
  double peer_us = 0, peer_ratio = 0;

  double nanoseconds() const;  ///< per element
  double bandwidth() const;    ///< GB/s read and written
};

/// sigmoid, tanh, gelu and silu, forward and backward, through the plugin boundary.
std::vector<ElementwiseRow> measure_elementwise();

nlohmann::ordered_json to_json(const ElementwiseRow& row);
void print(const ElementwiseRow& row);

}  // namespace headwater::bench
