// Initializers: fill a parameter before training.
#pragma once

#include <headwater/abi.h>
#include <headwater/plugin/views.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

using Fans = headwater_fans;
using Gates = headwater_gates;
using Parameter = headwater_parameter;

/// Random numbers of the host: the same for the same seed, whatever the compiler.
class Random {
 public:
  Random(const headwater_host* host, headwater_random* stream)
      : host_(host), stream_(stream) {}

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
  void truncated_normal(
      Matrix<T> w, double mean, double deviation, double low, double high) const {
    const Tail tail(mean, deviation, low, high);
    for (std::int64_t j = 0; j < w.cols; ++j)
      for (std::int64_t i = 0; i < w.rows; ++i)
        w(i, j) = static_cast<T>(mean + deviation * one_of(tail));
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
/// layer; the first form is called for one gate after the other where w has gates.
/// static constexpr bool needs_x = true: about.x is there if w multiplies it.
template <class D>
struct Initializer {
  static constexpr std::uint32_t kind = HEADWATER_INITIALIZER;
  static constexpr bool needs_x = false;

  static constexpr headwater_initializer table() {
    return {sizeof(headwater_initializer),
            D::needs_x ? 1u * HEADWATER_NEEDS_X : 0u,
            {&run<float>, &run<double>}};
  }

 private:
  template <class T>
  static headwater_status run(const void* self,
                              const headwater_host* host,
                              headwater_random* stream,
                              const headwater_parameter* about,
                              const headwater_matrix* w,
                              headwater_error* error) noexcept {
    return detail::guard(error, [&] {
      const D& d = *static_cast<const D*>(self);
      const Matrix<T> matrix(*w);
      const Random random(host, stream);
      if constexpr (requires { d.fill(matrix, *about, random); })
        d.fill(matrix, *about, random);
      else
        fill_gates(d, matrix, *about, random);
    });
  }

  template <class T>
  static void fill_gates(const D& d,
                         Matrix<T> w,
                         const Parameter& about,
                         Random random) {
    w.rows /= about.gates.n;
    for (int gate = 0; gate < about.gates.n; ++gate, w.data += w.rows)
      d.fill(w, about.fans, random);
  }
};

}  // namespace v1
}  // namespace headwater::plugin
