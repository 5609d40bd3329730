// An activation written down in a test.
#pragma once

#include <headwater/activation.hpp>

#include <functional>
#include <utility>

namespace headwater::test {

using Function = std::function<double(double)>;

/// Of float64, one column at a time.
class Formula : public Activation {
 public:
  Formula(Function f, Function derivative)
      : Activation(Origin{}), f_(std::move(f)), derivative_(std::move(derivative)) {}

  void forward(DType, const headwater_matrix& x, const headwater_matrix*,
               const headwater_matrix& y) const override {
    for (std::int64_t i = 0; i < x.rows; ++i)
      at(y, i) = f_(at(x, i));
  }
  void backward(DType, const headwater_matrix& x, const headwater_matrix& dy,
                const headwater_matrix& dx) const override {
    for (std::int64_t i = 0; i < x.rows; ++i)
      at(dx, i) = at(dy, i) * derivative_(at(x, i));
  }
  bool from_output() const override { return false; }
  bool elementwise() const override { return true; }
  headwater_child child() const override { return {}; }

 private:
  static double& at(const headwater_matrix& m, std::int64_t i) {
    return static_cast<double*>(m.data)[i];
  }
  Function f_, derivative_;
};

}  // namespace headwater::test
