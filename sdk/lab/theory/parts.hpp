// The parts of a layer, as the theory takes signals and gradients through them.
#pragma once

#include <headwater/activation.hpp>
#include <headwater/network.hpp>

#include <string>
#include <variant>
#include <vector>

namespace headwater::lab {

/// z = W x + b of independent weights of mean 0. A bias b = r - c W 1 goes with the
/// weights, and leaves z = W (x - c) + r.
struct Affine {
  double forward = 0;            ///< inputs <w^2>: E[z^2] over E[(x - c)^2]
  double backward = 0;           ///< units <w^2>: what squared gradients are multiplied by
  double centre = 0;             ///< c
  double bias = 0, scatter = 0;  ///< mean and variance of r
};

/// y = scale (x - m) / s + shift: m and s of a unit over the batch, of a sample over
/// its units, or m = 0 and s the root mean square of a sample.
struct Normalized {
  enum class Over { batch, units, units_about_0 };
  Over over = Over::batch;
  double scale = 1;  ///< its mean square is the square of this
  double shift = 0;
};

struct LayerPart;

/// y = x + parts(x).
struct Detour {
  std::vector<LayerPart> parts;
};

/// An elementwise activation, or one of those above.
struct LayerPart {
  std::variant<const Activation*, Affine, Normalized, Detour> is;
};

/// Thrown with the end of a sentence on why the theory cannot go on: "has ...".
struct Unknown {
  std::string why;
};

/// What a layer is made of, or a sentence on why the theory cannot say anything of it.
struct Reading {
  std::vector<LayerPart> parts;
  std::string why_not;
};

/// x is what the layer read when the network ran forward. A layer without layers and
/// normalizers in it may be of any block whose output is f(W x + b).
Reading read_parts(const Network& network, std::size_t index, const headwater_matrix& x);

}  // namespace headwater::lab
