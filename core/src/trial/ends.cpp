// Compares the ends of a slot one by one.
#include "ends.hpp"

namespace headwater {

std::string text(const Extent& extent) {
  return std::to_string(extent.rows) + " x " + std::to_string(extent.cols) + " of " +
         (extent.dtype == HEADWATER_F64 ? "float64" : "float32");
}

std::string mistake_of_ends(const std::string& slot, const WiredExtents& wired,
                            const WiredExtents& needed) {
  constexpr std::array names{"x", "y", "dy", "dx"};
  for (std::size_t i = 0; i < names.size(); ++i)
    if (wired[i] != needed[i])
      return "it wired " + std::string(names[i]) + " of its slot '" + slot + "' to a tensor of " +
             text(wired[i]) + ", but what is in it needs " + text(needed[i]);
  return "";
}

}  // namespace headwater
