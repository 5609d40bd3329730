// Large products in parts.
#pragma once

#include "product.hpp"

namespace headwater {

/// The parts that the engine multiplies best, and that threads can share. They depend
/// on the shape (and the processor) only, so that sums are the same for any number of
/// threads.
template <class T>
Sides parts_of(const Product<T>&);

}  // namespace headwater
