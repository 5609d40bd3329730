// exp expm1 logistic tanh erf.
#pragma once

#include <headwater/pack_math/arithmetic.hpp>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

namespace detail {

#if !defined(__FMA__)
// x + rest - k ln 2, in two steps of which the first is exact.
HEADWATER_INLINE Floats without(Floats k, Floats x, Floats rest) {
  return multiply_add(k, -0.693359375f, x) + multiply_add(k, 2.12194440e-4f, rest);
}
#endif

// e^x = 2^k (1 + m), from x log2 e = k + f with whole k and |f| <= 1/2.
struct Power {
  Floats k, m;

  // Of `times` x, where times is a power of 2, and |x| < 2^12; `rest` holds digits of x
  // that a float cannot.
  HEADWATER_INLINE Power(Floats x, float times, auto... rest) {
    constexpr float log2_e = 1.44269502f, log2_e_rest = 1.92596302e-8f;
#if defined(__FMA__)
    constexpr float whole = 0x1.8p23f;  // has no digits behind the point
    k = multiply_add(x, times * log2_e, whole) - whole;
    Floats f = multiply_subtract(x, times * log2_e, k);
    f = multiply_add(x, times * log2_e_rest, f);
    ((f = multiply_add(rest, times * log2_e, f)), ...);
#else
    k = nearest(times * x * log2_e);
    const Floats f = log2_e * without(k, times * x, (Floats(0) + ... + (times * rest)));
#endif
    m = f * power_slope(f);
  }

  // (2^f - 1) / f; the fit is good to 9e-9.
  HEADWATER_INLINE static Floats power_slope(Floats f) {
    return polynomial(f, 1.546025014e-04f, 1.338775153e-03f, 9.618069045e-03f, 5.550366640e-02f,
                      2.402265072e-01f, 6.931471825e-01f);
  }

  // y e^x, rounded once more where it is denormal.
  HEADWATER_INLINE Floats times(Floats y) const {
    return scale(multiply_add(y, m, y), k);
  }
};

// e^x for x in [-104, 89].
HEADWATER_INLINE Floats exp_in_range(Floats x) {
  const Power power(x, 1);
  return scale(1 + power.m, power.k);
}

// e^(times x) - 1 for times x in [-87, 0]: 2^k m + (2^k - 1).
HEADWATER_INLINE Floats expm1_below_0(Floats x, float times) {
  const Power power(x, times);
  const Floats s = power_of_two(power.k);
  return multiply_add(s, power.m, s - 1);
}

}  // namespace detail

// e^x.  1.35 ulp.
template <class T>
HEADWATER_INLINE Pack<T> exp(Pack<T> x) {
  if constexpr (sizeof(T) == 8)
    return each(x, [](double t) { return std::exp(t); });
  else
    return detail::exp_in_range(min(max(x, -104), 89));
}

// e^x - 1, without cancellation near 0.  2.90 ulp.
template <class T>
HEADWATER_INLINE Pack<T> expm1(Pack<T> x) {
  if constexpr (sizeof(T) == 8) {
    return each(x, [](double t) { return std::expm1(t); });
  } else {  // halved, because 2^128 is not a float
    const detail::Power power(min(max(x, -20), 89), 1);
    const Pack<T> half = detail::power_of_two(power.k - 1);
    const Pack<T> y = 2 * multiply_add(half, power.m, half - 0.5);
    return select(abs(x) < 0x1p-25f, x, y);
  }
}

// s(x) = 1 / (1 + e^-x) and s(-x) = 1 - s(x), from e = e^-|x| <= 1: one is 1 / (1 + e),
// the other e / (1 + e).  2.78 ulp.
template <class T>
struct Logistic {
  Pack<T> below, above;  // P(X <= x) and P(X > x) of the logistic distribution

  HEADWATER_INLINE explicit Logistic(Pack<T> x) {
    Pack<T> e = -abs(x);
    if constexpr (sizeof(T) == 8)
      e = exp(e);
    else
      e = detail::exp_in_range(max(e, -104));
    const Pack<T> large = 1 / (1 + e);
    below = select(x < 0, e * large, large);
    above = select(x < 0, large, e * large);
  }
};

template <class T>
HEADWATER_INLINE Pack<T> logistic(Pack<T> x) {
  return Logistic<T>(x).below;
}

// tanh |x| = -m / (2 + m), m = e^(-2 |x|) - 1.  3.12 ulp.
template <class T>
HEADWATER_INLINE Pack<T> tanh(Pack<T> x) {
  if constexpr (sizeof(T) == 8) {
    return each(x, [](double t) { return std::tanh(t); });
  } else {
    const Pack<T> m = detail::expm1_below_0(min(abs(x), 10), -2);
    return copysign(m / (2 + m), x);
  }
}

// erf |x| = 1 - e^-g(|x|), where g(t) = -log erfc t is a polynomial.  2.99 ulp.
template <class T>
HEADWATER_INLINE Pack<T> erf(Pack<T> x) {
  if constexpr (sizeof(T) == 8) {
    return each(x, [](double t) { return std::erf(t); });
  } else {
    const Pack<T> t = min(abs(x), 3.95);
    const Pack<T> g = detail::polynomial(t, -9.386792954e-06f, 1.188536917e-04f, -6.373448414e-04f,
                                         1.675655600e-03f, -1.694937528e-04f, -1.914782450e-02f,
                                         1.027763039e-01f, 6.366195679e-01f, 1.283791661e-01f);
    return copysign(detail::expm1_below_0(multiply_add(g, t, t), -1), x);
  }
}

}  // namespace v1
}  // namespace headwater::plugin
