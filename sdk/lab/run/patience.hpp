// Early stopping: how long a validation loss may be no better.
#pragma once

#include <lab/variant/variant.hpp>
#include <limits>

namespace headwater::lab {

class Patience {
 public:
  explicit Patience(const EarlyStopping& settings) : settings_(settings) {}

  /// Would it end with one more loss that is no better?
  bool nearly_ends() const { return bad_ + 1 >= settings_.patience; }

  /// Counts a loss; true when it ends. NaN is no better than anything.
  bool ends_after(double loss) {
    const bool better = loss < best_ - settings_.min_delta;
    bad_ = better ? 0 : bad_ + 1;
    if (better) best_ = loss;
    return bad_ >= settings_.patience;
  }

 private:
  EarlyStopping settings_;
  double best_ = std::numeric_limits<double>::infinity();
  std::int64_t bad_ = 0;  ///< in a row
};

}  // namespace headwater::lab
