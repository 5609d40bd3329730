// The engine for products of middle and large size: OpenBLAS where it was found when
// the library was built, else Eigen.
#pragma once

#if defined(HEADWATER_OPENBLAS)
#include "openblas.hpp"
#else
#include "eigen.hpp"
#endif
