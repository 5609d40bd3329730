// Zeros.  w = 0.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Zeros : Initializer<Zeros> {
  static constexpr auto doc = "0 everywhere";

  void fill(auto w, Fans, Random) const {
    for (std::int64_t j = 0; j < w.cols; ++j)
      std::fill_n(w.column(j), w.rows, 0);
  }
};

}  // namespace

HEADWATER_PLUGIN("zeros", Zeros)
