// Constant.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Constant : Initializer<Constant> {
  double value = 0;

  static constexpr About about{.doc = "one value everywhere",
                               .formula = "w = value",
                               .source = "Krizhevsky, Sutskever and Hinton, NIPS 2012"};
  static constexpr auto settings =
      declare(setting<&Constant::value>("value").required().doc("of each element"));

  template <class T>
  void fill(Matrix<T> w, Fans, Random) const {
    for (std::int64_t j = 0; j < w.cols; ++j)
      std::fill_n(w.column(j), w.rows, static_cast<T>(value));
  }
};

}  // namespace

HEADWATER_PLUGIN("constant", Constant)
