// An elementwise activation as the theory sees it.
#include "samples.hpp"

namespace headwater::lab {

Samples sample(const Activation& activation, std::vector<double> x) {
  const auto n = static_cast<std::int64_t>(x.size());
  const auto column = [&](std::vector<double>& v) {
    return headwater_matrix{v.data(), n, 1, n};
  };
  Samples s{std::move(x), {}, std::vector<double>(static_cast<std::size_t>(n), 1)};
  s.f = s.x;
  const headwater_matrix f = column(s.f), d = column(s.derivative);
  activation.forward(DType::float64, f, nullptr, f);
  std::vector<double> from = activation.from_output() ? s.f : s.x;
  activation.backward(DType::float64, column(from), d, d);
  return s;
}

namespace {

/// For the functions of the theory; the activation must outlive it.
theory::Sampling sampling(const Activation& activation) {
  return [&](std::vector<double> x) {
    return sample(activation, std::move(x));
  };
}

}  // namespace

theory::Moments moments(const Activation& activation, const theory::Gaussian& x) {
  return theory::moments(sampling(activation), x);
}

theory::MeanField mean_field(const Activation& activation) {
  return theory::MeanField(sampling(activation));
}

}  // namespace headwater::lab
