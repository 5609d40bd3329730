// Means of an activation over normally distributed inputs. Gauss-Legendre quadrature in
// panels:  E[g(x)] = int g(m + s z) p(z) dz,  p(z) = exp(-z^2/2) / sqrt(2 pi),  z from
// -12 to 12 in 48 panels of 40 nodes, and more around x = 0. A panel whose halves
// disagree with it, at a kink or a steep place, is bisected until they do.
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>
#include <utility>
#include <vector>

namespace headwater::theory {
inline namespace v1 {

/// f and f' of an elementwise activation at some places.
struct Samples {
  std::vector<double> x, f, derivative;
};

/// How an activation is asked: any places at once, in double. All the theory knows.
using Sampling = std::function<Samples(std::vector<double> x)>;

/// What the units of a wide layer with random weights get.
struct Gaussian {
  double variance = 1;
  double mean = 0;
};

struct Moments {
  double square = 0;      ///< E[f(x)^2]
  double derivative = 0;  ///< E[f'(x)^2]
  double mean = 0;        ///< E[f(x)]
};

namespace detail {

inline constexpr unsigned nodes = 40;
inline constexpr std::size_t panels = 48, bisections = 50, most_panels = 2048;
inline constexpr double reach = 12, tolerance = 1e-14;

struct Rule {
  std::vector<double> x, weight;  ///< on [-1, 1]
};

/// P_n(x) and P_{n-1}(x):  k P_k = (2k - 1) x P_{k-1} - (k - 1) P_{k-2}.
inline std::pair<double, double> legendre(unsigned n, double x) {
  double p = x, before = 1;
  for (unsigned k = 2; k <= n; ++k)
    before = std::exchange(p, ((2 * k - 1) * x * p - (k - 1) * before) / k);
  return {p, before};
}

/// The zeros of the Legendre polynomial P_n, by Newton's method, and 2 / ((1 - x^2)
/// P_n'(x)^2);  P_n'(x) = n (x P_n - P_{n-1}) / (x^2 - 1).
inline Rule gauss_legendre() {
  Rule rule;
  for (unsigned i = 0; i < nodes; ++i) {
    double x = std::cos(std::numbers::pi * (i + 0.75) / (nodes + 0.5)), slope = 1;
    for (int newton = 0; newton < 10; ++newton) {
      const auto [p, before] = legendre(nodes, x);
      slope = nodes * (x * p - before) / (x * x - 1);
      x -= p / slope;
    }
    rule.x.push_back(x);
    rule.weight.push_back(2 / ((1 - x * x) * slope * slope));
  }
  return rule;
}

struct Panel {
  double from = 0, to = 0;
  Moments sum{};  ///< its part of the integral
};

inline Moments operator+(const Moments& a, const Moments& b) {
  return {a.square + b.square, a.derivative + b.derivative, a.mean + b.mean};
}

/// All panels in one call of the activation.
inline void integrate(const Sampling& activation, const Gaussian& gaussian,
                      std::vector<Panel>& all) {
  static const Rule rule = gauss_legendre();
  const double deviation = std::sqrt(gaussian.variance);
  std::vector<double> x, weight;
  for (const Panel& panel : all)
    for (unsigned i = 0; i < nodes; ++i) {
      const double half = (panel.to - panel.from) / 2;
      const double z = panel.from + half * (1 + rule.x[i]);
      x.push_back(gaussian.mean + deviation * z);
      weight.push_back(half * rule.weight[i] * std::exp(-z * z / 2) /
                       std::sqrt(2 * std::numbers::pi));
    }
  const Samples s = activation(std::move(x));
  for (std::size_t i = 0; i < weight.size(); ++i) {
    Moments& sum = all[i / nodes].sum;
    sum.square += weight[i] * s.f[i] * s.f[i];
    sum.derivative += weight[i] * s.derivative[i] * s.derivative[i];
    sum.mean += weight[i] * s.f[i];
  }
}

inline std::vector<Panel> halves(const std::vector<Panel>& all) {
  std::vector<Panel> out;
  for (const Panel& panel : all) {
    const double middle = panel.from + (panel.to - panel.from) / 2;
    out.push_back({panel.from, middle});
    out.push_back({middle, panel.to});
  }
  return out;
}

inline bool agree(const Moments& a, const Moments& b, const Moments& total) {
  return std::abs(a.square - b.square) <= tolerance * total.square &&
         std::abs(a.derivative - b.derivative) <= tolerance * total.derivative;
}

inline Moments sum_of(const std::vector<Panel>& all) {
  Moments sum;
  for (const Panel& panel : all)
    sum = sum + panel.sum;
  return sum;
}

/// Narrower towards x = 0, where activations bend: 1e-3 of x at most.
inline void add(std::vector<Panel>& all, const Panel& panel, const Gaussian& x) {
  const double deviation = std::sqrt(x.variance);
  const bool has_zero = x.mean + deviation * panel.from <= 0 && x.mean + deviation * panel.to >= 0;
  if (!has_zero || (panel.to - panel.from) * deviation <= 1e-3) {
    all.push_back(panel);
    return;
  }
  for (const Panel& half : halves({panel}))
    add(all, half, x);
}

inline std::vector<Panel> first_panels(const Gaussian& x) {
  std::vector<Panel> all;
  const double width = 2 * reach / panels;
  for (std::size_t i = 0; i < panels; ++i) {
    const double from = width * static_cast<double>(i) - reach;
    add(all, {from, from + width}, x);
  }
  return all;
}

}  // namespace detail

/// For an elementwise activation, to about 1e-11 of the value, also where f has kinks
/// or steps. Infinite or NaN where f or x is.
inline Moments moments(const Sampling& activation, const Gaussian& x) {
  using namespace detail;
  if (!std::isfinite(x.variance)) return {x.variance, x.variance, x.variance};
  std::vector<Panel> coarse = first_panels(x);
  integrate(activation, x, coarse);
  const Moments total = sum_of(coarse);
  if (!std::isfinite(total.square) || !std::isfinite(total.derivative)) return total;
  Moments done;
  for (std::size_t i = 0; i < bisections && coarse.size() <= most_panels; ++i) {
    std::vector<Panel> fine = halves(coarse), left;
    integrate(activation, x, fine);
    for (std::size_t k = 0; k < coarse.size(); ++k) {
      const Panel &a = fine[2 * k], &b = fine[2 * k + 1];
      if (agree(coarse[k].sum, a.sum + b.sum, total))
        done = done + a.sum + b.sum;
      else
        left.insert(left.end(), {a, b});
    }
    coarse = std::move(left);
  }
  return done + sum_of(coarse);
}

}  // namespace v1
}  // namespace headwater::theory
