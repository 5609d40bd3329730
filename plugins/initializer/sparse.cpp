// Sparse.
#include <headwater/plugin.hpp>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace {

using namespace headwater::plugin;

struct Sparse : Initializer<Sparse> {
  double sparsity = 0, std = 0.01;

  static constexpr About about{
      .doc = "normal distribution, with the same number of zeros in each column",
      .formula = "w ~ N(0, std^2), ceil(sparsity rows) of each column 0",
      .source = "Martens, ICML 2010"};
  static constexpr auto settings =
      declare(setting<&Sparse::sparsity>("sparsity")
                  .required()
                  .at_least(0)
                  .at_most(1)
                  .doc("share of zeros in each column"),
              setting<&Sparse::std>("std").above(0).doc("deviation of the others"));

  void fill(auto w, Fans, Random random) const {
    random.normal(w, 0, std);
    const std::int64_t zeros = zeros_of(w.rows);
    std::vector<std::int64_t> rows(static_cast<std::size_t>(w.rows));
    std::iota(rows.begin(), rows.end(), 0);
    for (std::int64_t j = 0; j < w.cols; ++j)
      for (std::int64_t k = 0; k < zeros; ++k) {  // the first steps of a shuffle
        const double place = random.uniform() * static_cast<double>(w.rows - k);
        std::swap(rows[static_cast<std::size_t>(k)],
                  rows[static_cast<std::size_t>(k + static_cast<std::int64_t>(place))]);
        w(rows[static_cast<std::size_t>(k)], j) = 0;
      }
  }

 private:
  /// ceil(sparsity rows), a product that is whole but for its rounding taken as whole:
  /// 0.55 * 100 is 55.000000000000007.
  std::int64_t zeros_of(std::int64_t rows) const {
    const double product = sparsity * static_cast<double>(rows), whole = std::round(product);
    const double rounding = 2 * std::numeric_limits<double>::epsilon() * product;
    return static_cast<std::int64_t>(std::abs(product - whole) <= rounding ? whole
                                                                           : std::ceil(product));
  }
};

}  // namespace

HEADWATER_PLUGIN("sparse", Sparse)
