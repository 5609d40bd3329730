// normal_cdf, and the normal distribution with its density.
#pragma once

#include <headwater/pack_math/exp.hpp>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

namespace detail {

// What the rounded square s of t lacks: t^2 - s. Without an exact product from the
// upper half h of t, as (h^2 - s) + (t - h) (t + h).
HEADWATER_INLINE Floats rest_of_square(Floats t, Floats s) {
#if defined(__FMA__)
  return multiply_subtract(t, t, s);
#else
  const Floats h = Floats::from_bits(t.bits() & ~0xfff);
  return (h * h - s) + (t - h) * (t + h);
#endif
}

// e^(-t^2 / 2) for t in [0, 14.4].
HEADWATER_INLINE Power bell(Floats t) {
  const Floats s = t * t;
  return {s, -0.5f, rest_of_square(t, s)};
}

// P(X <= -t) for t in [0, 14.4]: e^(-t^2 / 2) p / (sqrt(2 pi) t p + q), where p and q
// are polynomials of t: the error of p dwindles in the tail.
HEADWATER_INLINE Floats normal_cdf_below_0(Floats t, const Power& bell) {
  const Floats s = t * t;
  const Floats p_odd = polynomial(s, 8.188541979e-02f, 8.230142593e-01f);
  const Floats p_even = polynomial(s, 8.734067902e-03f, 3.554586470e-01f);
  const Floats q_odd = polynomial(s, 2.179419436e-02f, 8.262571096e-01f);
  const Floats q_even = polynomial(s, 2.173681196e-06f, 2.071638703e-01f);
  const Floats p = multiply_add(multiply_add(p_even, t, p_odd), t, 8.999999762e-01f);
  const Floats q = multiply_add(multiply_add(q_even, t, q_odd), t, 1.799999952e+00f);
  return bell.times(p / multiply_add(2.506628275e+00f * t, p, q));
}

// erfc(a) / 2 at the rounded a = -x / sqrt 2, and a step of its slope to the exact one.
HEADWATER_INLINE double normal_cdf_of_double(double x) {
  constexpr double c = 0.70710678118654752, c_rest = -4.8336466567264573e-17;
  const double a = -x * c;
  const double off = std::fma(-x, c, -a) - x * c_rest;
  return std::erfc(a) / 2 - std::exp(-a * a) * off * 0.56418958354775629;
}

}  // namespace detail

// The normal distribution P(X <= x) = erfc(-x / sqrt 2) / 2, so that gelu(x) is x times
// it; precise far down the lower tail.  3.26 ulp.
template <class T>
HEADWATER_INLINE Pack<T> normal_cdf(Pack<T> x) {
  if constexpr (sizeof(T) == 8) {
    return each(min(max(x, -40), 40), detail::normal_cdf_of_double);
  } else {
    const Pack<T> t = min(abs(x), 14.4);
    const Pack<T> below = detail::normal_cdf_below_0(t, detail::bell(t));
    return select(x < 0, below, 1 - below);
  }
}

// The normal distribution P(X <= x) with its density e^(-x^2 / 2) / sqrt(2 pi);
// the density: 1.53 ulp.
template <class T>
struct Normal {
  Pack<T> cdf, density;

  HEADWATER_INLINE explicit Normal(Pack<T> x) {
    constexpr double top = 0.39894228040143268;
    if constexpr (sizeof(T) == 8) {
      cdf = normal_cdf(x);
      density = top * exp(-x * x / 2);
    } else {
      const Pack<T> t = min(abs(x), 14.4);
      const detail::Power bell = detail::bell(t);
      const Pack<T> below = detail::normal_cdf_below_0(t, bell);
      cdf = select(x < 0, below, 1 - below);
      density = bell.times(top);
    }
  }
};

}  // namespace v1
}  // namespace headwater::plugin
