// normal_cdf, and the normal distribution with its density.
#pragma once

#include <headwater/pack_math/exp.hpp>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

namespace detail {

#if !defined(__FMA__)
HEADWATER_INLINE Floats upper_half(Floats x) {
  return Floats::from_bits(x.bits() & ~0xfff);
}
#endif

// e^(-t^2 / 2) / sqrt(2 pi) is nearly 2^k e, for t in [0, 14.4]: 2^(-c t^2), where c is
// log2(e) / 2 rounded to a float. What is missing has its place in the factors below.
struct Bell {
  Floats k, e;

  HEADWATER_INLINE explicit Bell(Floats t) {
#if defined(__FMA__)
    constexpr float c = 0x1.715476p-1f,
                    whole = 0x1.8p23f;  // has no digits after its point
    const Floats u = -c * t;
    k = multiply_add(u, t, whole) - whole;
    const Floats rest = multiply_subtract(-c, t, u);
    const Floats f = multiply_add(rest, t, multiply_subtract(u, t, k));
#else  // products of upper halves are exact
    constexpr float c_upper = 0x1.714p-1f, c_rest = 0x1.476p-13f;  // their sum is c
    const Floats s = t * t, s_upper = upper_half(s), t_upper = upper_half(t);
    const Floats s_rest = (t_upper * t_upper - s_upper) + (t - t_upper) * (t + t_upper);
    k = nearest(-c_upper * s);
    const Floats f = (-c_upper * s_upper - k) - (c_upper * s_rest + c_rest * s);
#endif
    e = polynomial(f, 6.125060463e-05f, 5.345348036e-04f, 3.837176366e-03f, 2.214247733e-02f,
                   9.583587199e-02f, 2.765239179e-01f, 3.989396691e-01f);
  }

  HEADWATER_INLINE Floats density(Floats t) const {
    return scale(e * multiply_add(t * -6.675e-9f, t, 1.0000065f), k);
  }

  // P(X > t) = 2^k e p / (t (p + q) + r), where p and q are polynomials of degree 4 and
  // 2: the error of p dwindles in the tail.
  HEADWATER_INLINE Floats tail(Floats t) const {
    const Floats p = polynomial(t, t + 9.592494011f, 42.30559540f, 99.26870728f, 110.2959824f);
    const Floats q = polynomial(t, 0.9939078093f, 9.704380989f, 39.12467194f);
    return scale(p / multiply_add(p + q, t, 88.00288391f) * e, k);
  }
};

// erfc(a) / 2 at the rounded a = -x / sqrt 2, and a step of its slope to the exact one.
HEADWATER_INLINE double normal_cdf_of_double(double x) {
  constexpr double c = 0.70710678118654752, c_rest = -4.8336466567264573e-17;
  const double a = -x * c;
  const double off = std::fma(-x, c, -a) - x * c_rest;
  return std::erfc(a) / 2 - std::exp(-a * a) * off * 0.56418958354775629;
}

}  // namespace detail

// t P(X > t) of the normal distribution for t >= 0, precise far down.  3.83 ulp;
// without fused multiplication 4.70.
template <class T>
HEADWATER_INLINE Pack<T> times_normal_tail(Pack<T> t) {
  if constexpr (sizeof(T) == 8) {
    t = min(t, 40);
    return t * each(-t, detail::normal_cdf_of_double);
  } else {
    t = min(t, 14.4);
    return t * detail::Bell(t).tail(t);
  }
}

// The normal distribution P(X <= x), 3.52 ulp (4.06), and its density
// e^(-x^2 / 2) / sqrt(2 pi), 2.41 ulp.
template <class T>
struct Normal {
  Pack<T> cdf, density;

  HEADWATER_INLINE explicit Normal(Pack<T> x) {
    Pack<T> tail;
    if constexpr (sizeof(T) == 8) {
      tail = each(-min(abs(x), 40), detail::normal_cdf_of_double);
      density = 0.39894228040143268 * exp(-x * x / 2);
    } else {
      const Pack<T> t = min(abs(x), 14.4);
      const detail::Bell bell(t);
      tail = bell.tail(t);
      density = bell.density(t);
    }
    cdf = select(x < 0, tail, 1 - tail);
  }
};

template <class T>
HEADWATER_INLINE Pack<T> normal_cdf(Pack<T> x) {
  return Normal(x).cdf;
}

}  // namespace v1
}  // namespace headwater::plugin
