// What multiplies matrices, for reports.
#include <headwater/product_engine.hpp>

#include "engine.hpp"

namespace headwater {

std::string product_engine() {
  return engine_name();
}

}  // namespace headwater
