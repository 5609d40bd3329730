// Zeros.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Zeros : Initializer<Zeros> {
  static constexpr About about{.doc = "0 everywhere",
                               .formula = "w = 0",
                               .source = "Glorot and Bengio, AISTATS 2010 (biases)"};

  void fill(auto w, Fans, Random) const {
    for (std::int64_t j = 0; j < w.cols; ++j)
      std::fill_n(w.column(j), w.rows, 0);
  }
};

}  // namespace

HEADWATER_PLUGIN("zeros", Zeros)
