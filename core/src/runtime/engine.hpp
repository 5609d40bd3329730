// The engine for products of middle and large size: OpenBLAS where it was found when
// the library was built, else Eigen.
#pragma once

#include "product.hpp"

namespace headwater {

/// Computes a product on the calling thread; m, n and k at least 1 and below 2^31.
template <class T>
void run_engine(const Product<T>&);

/// The parts that the engine multiplies best, and that threads can share. They depend
/// on the shape (and the processor) only, so that sums are the same for any number of
/// threads.
template <class T>
Sides engine_parts(const Product<T>&);

}  // namespace headwater
