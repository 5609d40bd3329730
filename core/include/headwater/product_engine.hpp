// What multiplies matrices, for reports.
#pragma once

#include <string>

namespace headwater {

/// "OpenBLAS 0.3.21 (Cooperlake)", its kernels in parentheses, or "Eigen 3.4.0".
std::string product_engine();

}  // namespace headwater
