// Eigen, for products of middle and large size where there is no OpenBLAS.
#pragma once

#include "product.hpp"
#include <string>

namespace headwater {

/// Computes a product on the calling thread; m, n and k at least 1 and below 2^31.
template <class T>
void multiply(const Product<T>&);

/// It copies the operands of every product.
constexpr bool multiplies_in_place() {
  return false;
}

/// "Eigen 3.4.0"
std::string engine_name();

}  // namespace headwater
