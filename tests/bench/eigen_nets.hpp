// W5 and W6 as a good C++ programmer writes them by hand in Eigen, sizes known at run
// time.
#pragma once

#include <vector>

#pragma GCC diagnostic push
// g++ 12 warns about its own AVX-512 headers.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <Eigen/Core>
#pragma GCC diagnostic pop

namespace headwater::bench {

/// Dense layers, tanh between them, the last one linear; batch as given.
class EigenNet {
 public:
  EigenNet(const std::vector<Eigen::Index>& sizes, Eigen::Index batch) {
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
      W_.push_back(Eigen::MatrixXf::Random(sizes[i + 1], sizes[i]) * 0.5F);
      b_.push_back(Eigen::VectorXf::Zero(sizes[i + 1]));
      dW_.push_back(W_.back());
      db_.push_back(b_.back());
    }
    for (const Eigen::Index size : sizes) {
      y_.push_back(Eigen::MatrixXf::Random(size, batch));
      dy_.push_back(y_.back());
    }
    target_ = y_.back();
  }

  /// Inference of one sample: matrix times vector.
  void infer() {
    for (std::size_t i = 0; i < W_.size(); ++i) {
      auto y = y_[i + 1].col(0);
      y.noalias() = W_[i] * y_[i].col(0);
      y += b_[i];
      if (i + 1 < W_.size()) y = y.array().tanh();
    }
  }

  /// Forward, mean squared error, backward, gradient descent. Products this small are
  /// fastest without blocking (lazyProduct).
  float train(float rate) {
    const std::size_t last = W_.size();
    for (std::size_t i = 0; i < last; ++i) {
      y_[i + 1] = W_[i].lazyProduct(y_[i]);
      y_[i + 1].colwise() += b_[i];
      if (i + 1 < last) y_[i + 1] = y_[i + 1].array().tanh();
    }
    dy_[last] = y_[last] - target_;
    const auto n = static_cast<float>(dy_[last].size());
    const float loss = dy_[last].squaredNorm() / n;
    dy_[last] *= 2 / n;
    for (std::size_t i = last; i-- > 0;) {
      if (i + 1 < last) dy_[i + 1].array() *= 1 - y_[i + 1].array().square();
      dW_[i] = dy_[i + 1].lazyProduct(y_[i].transpose());
      db_[i] = dy_[i + 1].rowwise().sum();
      if (i > 0) dy_[i] = W_[i].transpose().lazyProduct(dy_[i + 1]);
    }
    for (std::size_t i = 0; i < last; ++i) {
      W_[i] -= rate * dW_[i];
      b_[i] -= rate * db_[i];
    }
    return loss;
  }

  float result() const { return y_.back()(0, 0); }

 private:
  std::vector<Eigen::MatrixXf> W_, dW_, y_, dy_;
  std::vector<Eigen::VectorXf> b_, db_;
  Eigen::MatrixXf target_;
};

}  // namespace headwater::bench
