// Signals forward, E[h^2] of each group, and squared gradients back:
//   W x + b        E[z^2] = n <w^2> E[(x - c)^2] + E[r^2]        chi = units <w^2>
//   f(z)           E[h^2] = E[f(z)^2], z normal                  chi = E[f'(z)^2]
//   normalizer     scale^2 + shift^2                             chi = scale^2 / s^2
//   x + F(x)       E[x^2] + E[F^2] + 2 E[x] E[F]                 chi = 1 + chi of F
#include "signal.hpp"

#include "dense_layer.hpp"
#include "samples.hpp"
#include <algorithm>
#include <cmath>

namespace headwater::lab {

namespace {

constexpr std::size_t most_groups = 16;
constexpr double independent = 1e-6;

double square_of(double x) {
  return x * x;
}

double mean_over_groups(const Signal& signal, double Group::*what) {
  double sum = 0;
  for (const Group& group : signal.groups)
    sum += group.*what;
  return sum / static_cast<double>(signal.groups.size());
}

/// The slope of an activation that is a straight line through 0.
std::optional<double> slope_of(const Activation& f) {
  const Samples s = sample(f, {-7.3, -1, -0.01, 0, 0.3, 2, 11});
  for (std::size_t i = 0; i < s.x.size(); ++i)
    if (!(std::abs(s.f[i] - s.derivative[0] * s.x[i]) <= 1e-12 * std::abs(s.x[i])))
      return std::nullopt;
  return s.derivative[0];
}

class Pass {
 public:
  explicit Pass(Signal& signal) : signal_(signal), chi_(signal.groups.size(), 1) {}

  void operator()(const Affine& affine) {
    const double bias = affine.scatter + square_of(affine.bias);
    const double c = affine.centre;
    if (signal_.common) {
      const double m = mean_over_groups(signal_, &Group::mean);
      signal_.common = affine.forward * (*signal_.common - 2 * c * m + c * c) + bias;
    }
    for (Group& g : signal_.groups)
      g = {affine.forward * (g.square - 2 * c * g.mean + c * c) + bias, affine.bias};
    signal_.gaussian = true;
    for (double& chi : chi_)
      chi *= affine.backward;
  }

  void operator()(const Activation* f) {
    if (const auto slope = slope_of(*f)) return stretch(*slope);
    if (!signal_.gaussian)
      throw Unknown{"has an activation of what is not known to be normally distributed"};
    const bool alone =
        signal_.common &&
        std::abs(*signal_.common - square_of(mean_over_groups(signal_, &Group::mean))) <=
            independent * mean_over_groups(signal_, &Group::square);
    for (std::size_t k = 0; k < chi_.size(); ++k) {
      Group& g = signal_.groups[k];
      const theory::Moments m = moments(*f, {std::max(g.square - square_of(g.mean), 0.0), g.mean});
      g = {m.square, m.mean};
      chi_[k] *= m.derivative;
    }
    signal_.common.reset();
    if (alone) signal_.common = square_of(mean_over_groups(signal_, &Group::mean));
    signal_.gaussian = false;
  }

  void operator()(const Normalized& normal) {
    if (normal.over == Normalized::Over::batch) return over_batch(normal);
    const bool about_0 = normal.over == Normalized::Over::units_about_0;
    for (std::size_t k = 0; k < chi_.size(); ++k) {
      Group& g = signal_.groups[k];
      const double middle = about_0 ? 0 : g.mean;
      const double factor = square_of(normal.scale) / (g.square - square_of(middle));
      chi_[k] *= factor;
      if (k == 0 && signal_.common)
        signal_.common = factor * (*signal_.common - square_of(middle)) + square_of(normal.shift);
      const double m = std::sqrt(factor) * (g.mean - middle);
      g = {square_of(normal.scale) + square_of(normal.shift) + 2 * m * normal.shift,
           m + normal.shift};
    }
  }

  void operator()(const Detour& detour) {
    const Signal before = signal_;
    Pass inner(signal_);
    inner.all(detour.parts);
    const auto both = [](double a, double b, double ma, double mb) {
      return a + b + 2 * ma * mb;
    };
    const double m = mean_over_groups(before, &Group::mean),
                 made = mean_over_groups(signal_, &Group::mean);
    if (before.common && signal_.common)
      signal_.common = both(*before.common, *signal_.common, m, made);
    else
      signal_.common.reset();
    for (std::size_t k = 0; k < chi_.size(); ++k) {
      Group& g = signal_.groups[k];
      const Group& x = before.groups[k];
      g = {both(x.square, g.square, x.mean, g.mean), x.mean + g.mean};
      chi_[k] *= 1 + inner.chi_[k];
    }
    signal_.gaussian = signal_.gaussian && before.gaussian;
  }

  void all(const std::vector<LayerPart>& parts) {
    for (const LayerPart& part : parts)
      std::visit(*this, part.is);
  }
  const std::vector<double>& chi() const { return chi_; }

 private:
  /// A unit has in a large batch the variance E[h^2] - E[h h'], and its samples are
  /// nearly independent afterwards. Groups keep their sizes, one over the other.
  void over_batch(const Normalized& normal) {
    if (!signal_.common)
      throw Unknown{"normalizes over a batch, and it is not known how alike its samples are"};
    const double square = mean_over_groups(signal_, &Group::square);
    const double variance = square - *signal_.common;
    const double shift = square_of(normal.shift);
    for (std::size_t k = 0; k < chi_.size(); ++k) {
      Group& g = signal_.groups[k];
      chi_[k] *= square_of(normal.scale) / variance;
      g = {square_of(normal.scale) * g.square / square + shift, normal.shift};
    }
    signal_.common = shift;
  }

  void stretch(double slope) {
    for (Group& g : signal_.groups)
      g = {square_of(slope) * g.square, slope * g.mean};
    if (signal_.common) *signal_.common *= square_of(slope);
    for (double& chi : chi_)
      chi *= square_of(slope);
  }

  Signal& signal_;
  std::vector<double> chi_;
};

/// E[x x'] over pairs of samples.
double common_of(const std::vector<double>& x, std::size_t rows) {
  std::vector<double> sums(rows, 0);
  for (std::size_t k = 0; k < x.size(); ++k)
    sums[k % rows] += x[k];
  const auto n = static_cast<double>(rows), b = static_cast<double>(x.size()) / n;
  return (mean_square(sums) - b * mean_square(x)) / (b * (b - 1));
}

}  // namespace

Signal signal_of(const std::vector<double>& x, std::size_t rows) {
  std::vector<Group> samples;
  for (auto column = x.begin(); column != x.end();) {
    const auto end = column + static_cast<std::ptrdiff_t>(rows);
    const std::vector<double> values(column, end);
    samples.push_back({mean_square(values), mean(values)});
    column = end;
  }
  std::ranges::sort(samples, {}, &Group::square);
  Signal signal;
  if (samples.size() > 1) signal.common = common_of(x, rows);
  const std::size_t n = std::min(most_groups, samples.size());
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t begin = k * samples.size() / n, end = (k + 1) * samples.size() / n;
    Group group;
    for (std::size_t i = begin; i < end; ++i) {
      group.square += samples[i].square / static_cast<double>(end - begin);
      group.mean += samples[i].mean / static_cast<double>(end - begin);
    }
    signal.groups.push_back(group);
  }
  return signal;
}

Passage pass(const std::vector<LayerPart>& parts, Signal& signal) {
  Pass run(signal);
  try {
    run.all(parts);
  } catch (const Unknown& unknown) {
    return {{}, unknown.why};
  }
  return {run.chi(), ""};
}

}  // namespace headwater::lab
