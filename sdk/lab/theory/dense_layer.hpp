// A layer of a planned network, seen as f(W x + b).
#pragma once

#include <headwater/activation.hpp>
#include <headwater/network.hpp>

#include <optional>
#include <string>
#include <vector>

namespace headwater::lab {

/// The numbers of a matrix in column order, of either type.
std::vector<double> numbers_of(const headwater_matrix& matrix, DType dtype);

double mean(const std::vector<double>& values);
double mean_square(const std::vector<double>& values);

struct DenseLayer {
  const Activation* f = nullptr;
  std::vector<double> w;  ///< units x inputs, in column order
  std::vector<double> b;  ///< empty: none
  std::size_t units = 0, inputs = 0;
};

/// Have they, within chance, mean 0?
bool scatters_about_0(const std::vector<double>& w);

/// The layer, or the end of a sentence on why it is not one ("is not a dense layer").
/// Whatever its block is called, its output must be f(W x + b); so the network must
/// have run forward, and x is what the layer read.
struct DenseReading {
  std::optional<DenseLayer> layer;
  std::string why_not;
};
DenseReading read_dense(const Network& network, std::size_t index, const headwater_matrix& x);

}  // namespace headwater::lab
