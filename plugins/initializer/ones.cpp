// Ones.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Ones : Initializer<Ones> {
  static constexpr About about{.doc = "1 everywhere",
                               .formula = "w = 1",
                               .source = "Ioffe and Szegedy, arXiv:1502.03167 (scales)"};

  void fill(auto w, Fans, Random) const {
    for (std::int64_t j = 0; j < w.cols; ++j)
      std::fill_n(w.column(j), w.rows, 1);
  }
};

}  // namespace

HEADWATER_PLUGIN("ones", Ones)
