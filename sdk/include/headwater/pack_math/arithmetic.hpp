// What the functions of Pack<float> are made of.
#pragma once

#include <headwater/pack.hpp>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

namespace detail {

using Floats = Pack<float>;

// ((c0 x + c1) x + c2) ...
HEADWATER_INLINE Floats polynomial(Floats x, Floats c0, auto... c) {
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
  return x * Floats::from_bits((half + 127) << 23) * Floats::from_bits((n - half + 127) << 23);
#endif
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

// a b - c, rounded once, where the target can.
HEADWATER_INLINE Floats multiply_subtract(Floats a, Floats b, Floats c) {
#if defined(__FMA__)
  asm("vfmsub231ps %2, %1, %0" : "+v"(c.v) : "v"(a.v), "v"(b.v));
  return c;
#else
  return a * b - c;
#endif
}

}  // namespace detail

}  // namespace v1
}  // namespace headwater::plugin
