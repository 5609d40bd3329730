// OpenBLAS, for products of middle and large size.
#pragma once

#include "product.hpp"
#include <string>

namespace headwater {

/// Computes a product on the calling thread; m, n and k at least 1 and below 2^31.
template <class T>
void multiply(const Product<T>&);

/// Has it kernels that need no copies of their operands, for products of up to a
/// million multiplications? Then many such parts are faster than one large product.
bool multiplies_in_place();

/// "OpenBLAS 0.3.21 (Cooperlake)", its kernels in parentheses.
std::string engine_name();

}  // namespace headwater
