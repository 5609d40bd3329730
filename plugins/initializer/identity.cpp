// Identity.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Identity : Initializer<Identity> {
  double gain = 1;

  static constexpr About about{.doc = "gain on the diagonal, 0 elsewhere",
                               .formula = "W = gain I",
                               .source = "Le, Jaitly and Hinton, arXiv:1504.00941"};
  static constexpr auto aliases = names("eye");
  static constexpr auto settings = declare(setting<&Identity::gain>("gain").doc("of the diagonal"));

  template <class T>
  void fill(Matrix<T> w, Fans, Random) const {
    for (std::int64_t j = 0; j < w.cols; ++j)
      for (std::int64_t i = 0; i < w.rows; ++i)
        w(i, j) = i == j ? static_cast<T>(gain) : 0;
  }
};

}  // namespace

HEADWATER_PLUGIN("identity", Identity)
