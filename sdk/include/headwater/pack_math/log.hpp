// log log1p.
#pragma once

#include <headwater/pack_math/arithmetic.hpp>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

namespace detail {

// log(2^k (1 + f)) for 1 + f in [sqrt(1/2), sqrt(2)]: f - f^2/2 + f^3 p(f) + k ln 2.
HEADWATER_INLINE Floats log_of_parts(Floats k, Floats f) {
  const Floats s = f * f;
  const Floats p = polynomial(f, 6.748796254e-02f, -1.166993231e-01f, 1.188364625e-01f,
                              -1.240626723e-01f, 1.422035396e-01f, -1.666798741e-01f,
                              2.000207156e-01f, -2.500000894e-01f, 3.333331347e-01f);
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

}  // namespace detail

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

}  // namespace v1
}  // namespace headwater::plugin
