// Initializers: fill a parameter before training.
#pragma once

#include <headwater/abi.h>
#include <headwater/plugin/loops.hpp>
#include <headwater/plugin/views.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

using Fans = headwater_fans;
using Gates = headwater_gates;
using Parameter = headwater_parameter;

/// Random numbers of the host: the same for the same seed, whatever the compiler.
class Random {
 public:
  Random(const headwater_host* host, headwater_random* stream) : host_(host), stream_(stream) {}

  template <class T>
  void normal(Matrix<T> w, double mean, double deviation) const {
    fill(w, host_->normal, [=](double z) { return mean + deviation * z; });
  }

  /// Uniform in [low, high).
  template <class T>
  void uniform(Matrix<T> w, double low, double high) const {
    fill(w, host_->uniform, [=](double u) { return low + (high - low) * u; });
  }
  double uniform() const {  ///< one number in [0, 1)
    double u;
    host_->uniform(stream_, 1, &u);
    return u;
  }

  /// Normal numbers between low and high; the others are drawn again.
  template <class T>
  void truncated_normal(Matrix<T> w, double mean, double deviation, double low, double high) const {
    const Tail tail(mean, deviation, low, high);
    for (std::int64_t j = 0; j < w.cols; ++j)
      for (std::int64_t i = 0; i < w.rows; ++i)
        w(i, j) = static_cast<T>(deviation > 0 ? mean + deviation * one_of(tail)
                                               : std::clamp(mean, low, high));
  }

  /// Columns (rows, if there are fewer) of length gain at right angles, from the
  /// uniform (Haar) distribution.
  template <class T>
  void orthogonal(Matrix<T> w, double gain) const {
    const std::int64_t rows = std::max(w.rows, w.cols), cols = std::min(w.rows, w.cols);
    std::vector<double> memory(static_cast<std::size_t>(rows * cols));
    std::vector<double> vector(static_cast<std::size_t>(rows));
    const Matrix<double> q({memory.data(), rows, cols, rows});
    for (std::int64_t j = cols - 1; j >= 0; --j)
      reflect(q, j, Matrix<double>({vector.data(), rows - j, 1, rows}));
    const bool wide = w.rows < w.cols;
    for (std::int64_t j = 0; j < w.cols; ++j)
      for (std::int64_t i = 0; i < w.rows; ++i)
        w(i, j) = static_cast<T>(gain * (wide ? q(j, i) : q(i, j)));
  }

 private:
  /// The part of [low, high], in deviations from the mean, that holds all of its share
  /// of the standard normal distribution but e^-40, and its point nearest to 0.
  struct Tail {
    double low, high, nearest;

    Tail(double mean, double deviation, double least, double most)
        : low((least - mean) / deviation), high((most - mean) / deviation) {
      nearest = std::clamp(0.0, low, high);
      const double reach = 40 / std::max(std::abs(nearest), 4.5);
      low = std::max(low, nearest - reach);
      high = std::min(high, nearest + reach);
    }
  };

  // Uniform proposals, kept with the share that their density has of the largest: one
  // in 40 or more, however far out the interval lies.
  double one_of(const Tail& tail) const {
    for (;;) {
      const double z = tail.low + (tail.high - tail.low) * uniform();
      if (uniform() < std::exp((tail.nearest - z) * (tail.nearest + z) / 2)) return z;
    }
  }

  // The Q of a Gaussian matrix (Stewart, SIAM J. Numer. Anal. 17, 1980): a product of
  // reflections of Gaussian vectors x, one shorter than the other, to their first axis,
  // H = I - 2 v v^T / v^T v,  v = x + s |x| e,  s the sign of x_1;  a factor -s for
  // each column makes the diagonal of R positive, without which Q would not be uniform.
  /// Reflects rows and columns of q from j on, of which column j is new: e_1.
  void reflect(Matrix<double> q, std::int64_t j, Matrix<double> v) const {
    normal(v, 0, 1);
    const auto v_times = [&](const double* u) {
      return sum(v.rows, [&](std::int64_t i) { return v[i] * u[i]; });
    };
    const double sign = std::copysign(1, v[0]);
    v[0] += sign * std::sqrt(v_times(v.data));
    const double scale = -2 / v_times(v.data);
    q(j, j) = 1;
    for (std::int64_t k = j; k < q.cols; ++k) {
      double* const u = &q(j, k);
      const double step = scale * v_times(u);
      for (std::int64_t i = 0; i < v.rows; ++i)
        u[i] += step * v[i];
    }
    for (std::int64_t i = 0; i < v.rows; ++i)
      q(j + i, j) *= -sign;
  }

  template <class T, class Draw, class Map>
  void fill(Matrix<T> w, Draw draw, Map map) const {
    double block[64];
    for (std::int64_t j = 0; j < w.cols; ++j)
      for (std::int64_t i = 0; i < w.rows; i += 64) {
        const std::int64_t n = std::min<std::int64_t>(w.rows - i, 64);
        draw(stream_, static_cast<std::uint64_t>(n), block);
        for (std::int64_t k = 0; k < n; ++k)
          w(i + k, j) = static_cast<T>(map(block[k]));
      }
  }

  const headwater_host* host_;
  headwater_random* stream_;
};

/// The rows of w that belong to the gate that keeps old state.
template <class T>
Matrix<T> keep_gate(Matrix<T> w, const Parameter& about) {
  if (about.gates.keep < 0)
    throw Error("it is for the bias of a cell with a gate that keeps its state");
  w.rows /= about.gates.n;
  w.data += about.gates.keep * w.rows;
  return w;
}

/// An initializer D gives one of
///   void fill(auto w, Fans fans, Random random) const;
///   void fill(auto w, const Parameter& about, Random random) const;
/// where w is a Matrix<float> or Matrix<double>, out x in for the weight of a dense
/// layer. Where w has gates, it is called for one after the other.
/// static constexpr bool all_gates = true: called once, for all gates together.
/// static constexpr bool needs_x = true: about.x is there if w multiplies it.
///   void check(const Parameter& about) const;
/// if it is there, is called while a network is planned: its Error refuses a parameter.
template <class D>
struct Initializer {
  static constexpr std::uint32_t kind = HEADWATER_INITIALIZER;
  static constexpr bool all_gates = false, needs_x = false;

  static constexpr headwater_initializer table() {
    return {sizeof(headwater_initializer),
            D::needs_x ? 1u * HEADWATER_NEEDS_X : 0u,
            {&run<float>, &run<double>},
            checks() ? &run_check : nullptr};
  }

 private:
  static constexpr bool checks() {
    return requires(const D& d, const Parameter& about) {
      d.check(about);
    };
  }
  static headwater_status run_check([[maybe_unused]] const void* self,
                                    [[maybe_unused]] const headwater_parameter* about,
                                    headwater_error* error) noexcept {
    return detail::guard(error, [&] {
      if constexpr (checks()) static_cast<const D*>(self)->check(*about);
    });
  }

  template <class T>
  static headwater_status run(const void* self, const headwater_host* host,
                              headwater_random* stream, const headwater_parameter* about,
                              const headwater_matrix* w, headwater_error* error) noexcept {
    return detail::guard(error, [&] {
      const D& d = *static_cast<const D*>(self);
      const Random random(host, stream);
      const std::int32_t parts = D::all_gates ? 1 : about->gates.n;
      Matrix<T> part(*w);
      part.rows /= parts;
      for (std::int32_t gate = 0; gate < parts; ++gate, part.data += part.rows)
        if constexpr (requires { d.fill(part, *about, random); })
          d.fill(part, *about, random);
        else
          d.fill(part, about->fans, random);
    });
  }
};

}  // namespace v1
}  // namespace headwater::plugin
