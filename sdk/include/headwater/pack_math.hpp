// Functions of Pack<T>: exp expm1 log log1p logistic tanh erf normal_cdf sin cos.
//
// float: branch-free, with polynomials of our own (weighted minimax fits, coefficients
// rounded to float one after the other). The bound above each function is the largest
// distance from the exact value, in units of the last place, over all 2^32 floats with
// FMA and over every fifth without. Denormal results are kept; infinities, NaN and the
// sign of zero are as in the C library. softplus is max(x, 0) + log1p(exp(-abs(x))).
//
// double: the C library, lane by lane.
#pragma once

#include <headwater/pack.hpp>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

namespace detail {

using Floats = Pack<float>;

// ((c0 x + c1) x + c2) ...
HEADWATER_INLINE Floats polynomial(Floats x, float c0, auto... c) {
  Floats sum = c0;
  ((sum = multiply_add(sum, x, c)), ...);
  return sum;
}

// The nearest integer of |x| < 2^31.
HEADWATER_INLINE Floats nearest(Floats x) {
#if defined(__AVX__)
  return round(x);
#else
  Floats::Bits n;
  asm("cvtps2dq %1, %0" : "=x"(n) : "x"(x.v));
  return __builtin_convertvector(n, Floats::Register);
#endif
}

// 2^k for whole k in [-126, 127].
HEADWATER_INLINE Floats power_of_two(Floats k) {
  return Floats::from_bits((__builtin_convertvector(k.v, Floats::Bits) + 127) << 23);
}

// x 2^k for whole k in [-252, 254], rounded once.
HEADWATER_INLINE Floats scale(Floats x, Floats k) {
#if defined(__AVX512F__)
  asm("vscalefps %2, %1, %0" : "=v"(x.v) : "v"(x.v), "v"(k.v));
  return x;
#else
  const Floats::Bits n = __builtin_convertvector(k.v, Floats::Bits), half = n >> 1;
  return x * Floats::from_bits((half + 127) << 23) *
         Floats::from_bits((n - half + 127) << 23);
#endif
}

// x = k ln 2 + r: first k, the nearest whole number, then r, in two steps of which the
// first is exact; `rest` holds digits of x that a float cannot.
HEADWATER_INLINE Floats whole_log2(Floats x) {
  return nearest(x * 1.44269504f);
}
HEADWATER_INLINE Floats without(Floats k, Floats x) {
  return multiply_add(k, 2.12194440e-4f, multiply_add(k, -0.693359375f, x));
}
HEADWATER_INLINE Floats without(Floats k, Floats x, Floats rest) {
  return multiply_add(k, -0.693359375f, x) + multiply_add(k, 2.12194440e-4f, rest);
}

// e^r - 1 = r + r^2 q(r) for |r| <= ln(2) / 2; the fit is good to 1.4e-8.
HEADWATER_INLINE Floats expm1_small(Floats r) {
  const Floats q = polynomial(r,
                              1.387071097e-03f,
                              8.366272785e-03f,
                              4.166743532e-02f,
                              1.666654646e-01f,
                              4.999999702e-01f);
  return multiply_add(q, r * r, r);
}

// e^x for x in [-104, 89].
HEADWATER_INLINE Floats exp_in_range(Floats x) {
  const Floats k = whole_log2(x);
  return scale(expm1_small(without(k, x)) + 1, k);
}

// e^x - 1 for x in [-87, 0]: 2^k (e^r - 1) + (2^k - 1).
HEADWATER_INLINE Floats expm1_below_0(Floats x) {
  const Floats k = whole_log2(x);
  const Floats s = power_of_two(k);
  return multiply_add(s, expm1_small(without(k, x)), s - 1);
}

// log(2^k (1 + f)) for 1 + f in [sqrt(1/2), sqrt(2)]: f - f^2/2 + f^3 p(f) + k ln 2.
HEADWATER_INLINE Floats log_of_parts(Floats k, Floats f) {
  const Floats s = f * f;
  const Floats p = polynomial(f,
                              6.748796254e-02f,
                              -1.166993231e-01f,
                              1.188364625e-01f,
                              -1.240626723e-01f,
                              1.422035396e-01f,
                              -1.666798741e-01f,
                              2.000207156e-01f,
                              -2.500000894e-01f,
                              3.333331347e-01f);
  const Floats small = multiply_add(k, -2.12194440e-4f, p * f * s);
  return multiply_add(k, 0.693359375f, multiply_add(s, -0.5f, small) + f);
}

// The exponent k that leaves x 2^-k in [sqrt(1/2), sqrt(2)); x is positive and normal.
HEADWATER_INLINE Floats::Bits exponent(Floats x) {
  constexpr std::int32_t sqrt_half = 0x3f3504f3;
  return (x.bits() - sqrt_half) >> 23;
}

// What a logarithm is outside (0, inf).
HEADWATER_INLINE Floats log_limits(Floats x, Floats inside) {
  constexpr float inf = __builtin_inff();
  const Floats below = select(x == 0, -inf, __builtin_nanf(""));
  return select(x > 0, select(x == inf, inf, inside), below);
}

// a b + c, rounded once.
HEADWATER_INLINE Floats fma(Floats a, Floats b, Floats c) {
#if defined(__FMA__)
  asm("vfmadd231ps %2, %1, %0" : "+v"(c.v) : "v"(a.v), "v"(b.v));
#else
  for (int i = 0; i < Floats::size; ++i)
    c.v[i] = std::fma(a.v[i], b.v[i], c.v[i]);
#endif
  return c;
}

// sin(t + n pi/2) for t in [0, 2^18]: t = k pi/2 + r in three steps, then sin r or
// cos r, after the quarter of the circle.
HEADWATER_INLINE Floats sine(Floats t, int n) {
  const Floats k = nearest(t * 0.636619772f);
  Floats r = fma(k, -1.570796371e+00f, t);
  r = fma(k, 4.371138829e-08f, r);
  r = fma(k, 1.715124510e-15f, r);
  const Floats s = r * r;
  const Floats p =
      polynomial(s, -1.950514561e-04f, 8.332093246e-03f, -1.666665375e-01f);
  const Floats sin_r = multiply_add(p, s * r, r);
  const Floats q = polynomial(s, 2.441208017e-05f, -1.388713019e-03f, 4.166664183e-02f);
  const Floats cos_r = multiply_add(q, s * s, multiply_add(s, -0.5f, 1));
  const Floats::Bits quarter = __builtin_convertvector(k.v, Floats::Bits) + n;
  const Floats y = select({-(quarter & 1)}, cos_r, sin_r);
  return Floats::from_bits(y.bits() ^ ((quarter & 2) << 30));
}

// P(X <= -t) for t in [0, 14.4]: e^(-t^2 / 2) p / (sqrt(2 pi) t p + q), where p and q
// are polynomials of t: the error of p dwindles in the tail. t^2 is taken apart as
// h^2 + (t - h) (t + h), of which h^2 is exact.
HEADWATER_INLINE Floats normal_cdf_below_0(Floats t) {
  const Floats h = Floats::from_bits(t.bits() & ~0xfff);
  const Floats k = whole_log2(-0.5 * t * t);
  const Floats rest = -0.5 * (t - h) * (t + h);
  const Floats m = expm1_small(without(k, -0.5 * h * h, rest));
  const Floats s = t * t;
  const Floats p_odd = polynomial(s, 8.188541979e-02f, 8.230142593e-01f);
  const Floats p_even = polynomial(s, 8.734067902e-03f, 3.554586470e-01f);
  const Floats q_odd = polynomial(s, 2.179419436e-02f, 8.262571096e-01f);
  const Floats q_even = polynomial(s, 2.173681196e-06f, 2.071638703e-01f);
  const Floats p = multiply_add(multiply_add(p_even, t, p_odd), t, 8.999999762e-01f);
  const Floats q = multiply_add(multiply_add(q_even, t, q_odd), t, 1.799999952e+00f);
  const Floats ratio = p / multiply_add(2.506628275e+00f * t, p, q);
  return scale(multiply_add(ratio, m, ratio), k);
}

// erfc(a) / 2 at the rounded a = -x / sqrt 2, and a step of its slope to the exact one.
HEADWATER_INLINE double normal_cdf_of_double(double x) {
  constexpr double c = 0.70710678118654752, c_rest = -4.8336466567264573e-17;
  const double a = -x * c;
  const double off = std::fma(-x, c, -a) - x * c_rest;
  return std::erfc(a) / 2 - std::exp(-a * a) * off * 0.56418958354775629;
}

}  // namespace detail

// e^x.  1.04 ulp.
template <class T>
HEADWATER_INLINE Pack<T> exp(Pack<T> x) {
  if constexpr (sizeof(T) == 8)
    return each(x, [](double t) { return std::exp(t); });
  else
    return detail::exp_in_range(min(max(x, -104), 89));
}

// e^x - 1, without cancellation near 0.  1.66 ulp.
template <class T>
HEADWATER_INLINE Pack<T> expm1(Pack<T> x) {
  if constexpr (sizeof(T) == 8) {
    return each(x, [](double t) { return std::expm1(t); });
  } else {  // halved, because 2^128 is no float
    const Pack<T> inside = min(max(x, -20), 89);
    const Pack<T> k = detail::whole_log2(inside);
    const Pack<T> m = detail::expm1_small(detail::without(k, inside));
    const Pack<T> half = detail::power_of_two(k - 1);
    const Pack<T> y = 2 * multiply_add(half, m, half - 0.5);
    return select(abs(x) < 0x1p-25f, x, y);
  }
}

// 1 / (1 + e^-x), from e = e^-|x| <= 1: as 1 / (1 + e) or e / (1 + e).  2.41 ulp.
template <class T>
HEADWATER_INLINE Pack<T> logistic(Pack<T> x) {
  Pack<T> e = -abs(x);
  if constexpr (sizeof(T) == 8)
    e = exp(e);
  else
    e = detail::exp_in_range(max(e, -104));
  return select(x < 0, e, 1) / (1 + e);
}

// tanh |x| = -m / (2 + m), m = e^(-2 |x|) - 1.  2.50 ulp.
template <class T>
HEADWATER_INLINE Pack<T> tanh(Pack<T> x) {
  if constexpr (sizeof(T) == 8) {
    return each(x, [](double t) { return std::tanh(t); });
  } else {
    const Pack<T> m = detail::expm1_below_0(-2 * min(abs(x), 10));
    return copysign(m / (2 + m), x);
  }
}

// erf |x| = 1 - e^-g(|x|), where g(t) = -log erfc t is a polynomial.  2.02 ulp.
template <class T>
HEADWATER_INLINE Pack<T> erf(Pack<T> x) {
  if constexpr (sizeof(T) == 8) {
    return each(x, [](double t) { return std::erf(t); });
  } else {
    const Pack<T> t = min(abs(x), 3.95);
    const Pack<T> g = detail::polynomial(t,
                                         -9.386792954e-06f,
                                         1.188536917e-04f,
                                         -6.373448414e-04f,
                                         1.675655600e-03f,
                                         -1.694937528e-04f,
                                         -1.914782450e-02f,
                                         1.027763039e-01f,
                                         6.366195679e-01f,
                                         1.283791661e-01f);
    return copysign(detail::expm1_below_0(-multiply_add(g, t, t)), x);
  }
}

// log x; -inf at 0, NaN below.  0.80 ulp.
template <class T>
HEADWATER_INLINE Pack<T> log(Pack<T> x) {
  if constexpr (sizeof(T) == 8) {
    return each(x, [](double t) { return std::log(t); });
  } else {
    const Pack<T> t = abs(x);
    const auto denormal = t < 0x1p-126f;
    const Pack<T> normal = select(denormal, t * 0x1p23f, t);
    const auto n = detail::exponent(normal);
    const Pack<T> f = Pack<T>::from_bits(normal.bits() - (n << 23)) - 1;
    const Pack<T> k = __builtin_convertvector(n, typename Pack<T>::Register);
    const Pack<T> y = detail::log_of_parts(k - select(denormal, 23, 0), f);
    return detail::log_limits(x, y);
  }
}

// log(1 + x), without cancellation near 0.  With k from the rounded sum u = 1 + x,
// f = 2^-k x + (2^-k - 1) is rounded once.  1.39 ulp.
template <class T>
HEADWATER_INLINE Pack<T> log1p(Pack<T> x) {
  if constexpr (sizeof(T) == 8) {
    return each(x, [](double t) { return std::log1p(t); });
  } else {
    const Pack<T> u = 1 + x;
    const auto n = detail::exponent(abs(u));
    const Pack<T> s = Pack<T>::from_bits((129 - n) << 23);  // 4 2^-k, always normal
    const Pack<T> f = multiply_add(0.25 * x, s, multiply_add(s, 0.25, -1));
    const Pack<T> k = __builtin_convertvector(n, typename Pack<T>::Register);
    const Pack<T> y = detail::log_limits(u, detail::log_of_parts(k, f));
    return select(abs(x) < 0x1p-25f, x, y);
  }
}

// The normal distribution P(X <= x) = erfc(-x / sqrt 2) / 2, so that gelu(x) is x times
// it; precise far down the lower tail.  3.66 ulp.
template <class T>
HEADWATER_INLINE Pack<T> normal_cdf(Pack<T> x) {
  if constexpr (sizeof(T) == 8) {
    return each(min(max(x, -40), 40), detail::normal_cdf_of_double);
  } else {
    const Pack<T> below = detail::normal_cdf_below_0(min(abs(x), 14.4));
    return select(x < 0, below, 1 - below);
  }
}

// sin x.  1.57 ulp; beyond |x| = 2^18 the C library, lane by lane.
template <class T>
HEADWATER_INLINE Pack<T> sin(Pack<T> x) {
  const auto library = [](T t) {
    return std::sin(t);
  };
  if constexpr (sizeof(T) == 8) {
    return each(x, library);
  } else {
    const Pack<T> t = abs(x);
    const Pack<T> y = detail::sine(t, 0);
    const auto sign = x.bits() & Pack<T>(-0.0).bits();
    const auto far = !(t <= 0x1p18f);
    const Pack<T> near = Pack<T>::from_bits(y.bits() ^ sign);
    return any(far) ? select(far, each(x, library), near) : near;
  }
}

// cos x, as sin x.  1.59 ulp.
template <class T>
HEADWATER_INLINE Pack<T> cos(Pack<T> x) {
  const auto library = [](T t) {
    return std::cos(t);
  };
  if constexpr (sizeof(T) == 8) {
    return each(x, library);
  } else {
    const Pack<T> t = abs(x);
    const Pack<T> near = detail::sine(t, 1);
    const auto far = !(t <= 0x1p18f);
    return any(far) ? select(far, each(x, library), near) : near;
  }
}

}  // namespace v1
}  // namespace headwater::plugin
