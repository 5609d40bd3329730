// Initializers: fill a parameter before training.
#pragma once

#include <headwater/abi.h>
#include <headwater/plugin/views.hpp>

#include <algorithm>
#include <cstdint>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

using Fans = headwater_fans;

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

 private:
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

/// An initializer D gives: void fill(auto w, Fans fans, Random random) const; where w
/// is a Matrix<float> or Matrix<double>, out x in for the weight of a dense layer.
template <class D>
struct Initializer {
  static constexpr std::uint32_t kind = HEADWATER_INITIALIZER;

  static constexpr headwater_initializer table() {
    return {sizeof(headwater_initializer), 0, {&run<float>, &run<double>}};
  }

 private:
  template <class T>
  static headwater_status run(const void* self,
                              const headwater_host* host,
                              headwater_random* stream,
                              const headwater_fans* fans,
                              const headwater_matrix* w,
                              headwater_error* error) noexcept {
    return detail::guard(error, [&] {
      static_cast<const D*>(self)->fill(Matrix<T>(*w), *fans, Random(host, stream));
    });
  }
};

}  // namespace v1
}  // namespace headwater::plugin
