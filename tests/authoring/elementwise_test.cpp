// The activations that networks are made of, against the exact values over all floats.
#include <headwater/activation.hpp>

#include "catch.hpp"
#include "golden.hpp"
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>

using namespace headwater;
using namespace headwater::test;

namespace {

double logistic(double x) {
  return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x));
}
double normal_cdf(double x) {
  return std::erfc(-x * std::sqrt(0.5)) / 2;
}
double density(double x) {
  return std::exp(-x * x / 2) * 0.39894228040143268;
}

/// An activation with its exact value and slope. The slope is a function of what
/// backward reads: y of sigmoid and tanh, x of gelu and silu. Both are tested from
/// `lowest` on: below it, gelu and silu multiply x with a denormal number, which has
/// few digits. A slope that crosses 0 there is compared with `slope_scale` at least.
struct Exact {
  const char* name;
  std::function<double(double)> value, slope;
  double lowest = -HUGE_VAL, slope_scale = 0;
};

const std::vector<Exact>& activations() {
  static const std::vector<Exact> all{
      {"sigmoid", logistic,
       [](double y) {
         return y * (1 - y);
       }},
      {"tanh", [](double x) { return std::tanh(x); }, [](double y) { return 1 - y * y; }, -HUGE_VAL,
       1},
      {"gelu", [](double x) { return x * normal_cdf(x); },
       [](double x) { return normal_cdf(x) + x * density(x); }, -12.9, 0.25},
      {"silu", [](double x) { return x * logistic(x); },
       [](double x) { return logistic(x) * (1 + x * logistic(-x)); }, -87, 0.2},
  };
  return all;
}

/// Every 4001st float within bounds.
std::vector<float> all_floats(double lowest, double highest) {
  std::vector<float> x;
  for (std::uint64_t bits = 0; bits < std::uint64_t{1} << 32; bits += 4001) {
    const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    if (value >= lowest && value <= highest) x.push_back(value);
  }
  return x;
}

/// The distance between neighbours of float at y, or at `scale` if that is larger.
double unit(double y, double scale) {
  const double size = std::max({std::abs(y), scale, 0x1p-126});
  return std::ldexp(1.0, std::ilogb(static_cast<float>(size)) - 23);
}

headwater_matrix column(std::vector<float>& x) {
  const auto n = static_cast<std::int64_t>(x.size());
  return {x.data(), n, 1, n};
}

/// The largest distance in units of the last place; NaN if any is.
double worst(const std::vector<float>& x, const std::vector<float>& y,
             const std::function<double(double)>& exact, double scale) {
  double most = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double wanted = exact(static_cast<double>(x[i]));
    const double d = std::abs(static_cast<double>(y[i]) - wanted) / unit(wanted, scale);
    if (!(d <= most)) most = d;
  }
  return most;
}

}  // namespace

TEST_CASE("activations are within 4 units in the last place of the exact value") {
  for (const Exact& exact : activations()) {
    INFO(exact.name);
    const auto f = make<Activation>(exact.name);
    std::vector<float> x = all_floats(exact.lowest, HUGE_VALF), y(x.size());
    x.erase(std::remove_if(x.begin(), x.end(), [](float v) { return std::isinf(v); }), x.end());
    y.resize(x.size());
    f->forward(DType::float32, column(x), nullptr, column(y));
    CHECK(worst(x, y, exact.value, 0) <= 4);
  }
}

TEST_CASE("derivatives are within 4 units in the last place of the exact value") {
  for (const Exact& exact : activations()) {
    INFO(exact.name);
    const auto f = make<Activation>(exact.name);
    const bool tanh = std::string(exact.name) == "tanh";
    const double low = !f->from_output() ? exact.lowest : tanh ? -1 : 0;
    std::vector<float> from = all_floats(low, f->from_output() ? 1 : 1e30);
    std::vector<float> slope(from.size(), 1);
    f->backward(DType::float32, column(from), column(slope), column(slope));
    CHECK(worst(from, slope, exact.slope, exact.slope_scale) <= 4);
  }
}
