// sin cos.
#pragma once

#include <headwater/pack_math/arithmetic.hpp>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

namespace detail {

// sin(t + n pi/2) for t in [0, 2^18]: t = k pi/2 + r in three steps, then sin r or
// cos r, after the quarter of the circle.
HEADWATER_INLINE Floats sine(Floats t, int n) {
  const Floats k = nearest(t * 0.636619772f);
  Floats r = fma(k, -1.570796371e+00f, t);
  r = fma(k, 4.371138829e-08f, r);
  r = fma(k, 1.715124510e-15f, r);
  const Floats s = r * r;
  const Floats p = polynomial(s, -1.950514561e-04f, 8.332093246e-03f, -1.666665375e-01f);
  const Floats sin_r = multiply_add(p, s * r, r);
  const Floats q = polynomial(s, 2.441208017e-05f, -1.388713019e-03f, 4.166664183e-02f);
  const Floats cos_r = multiply_add(q, s * s, multiply_add(s, -0.5f, 1));
  const Floats::Bits quarter = __builtin_convertvector(k.v, Floats::Bits) + n;
  const Floats y = select({-(quarter & 1)}, cos_r, sin_r);
  return Floats::from_bits(y.bits() ^ ((quarter & 2) << 30));
}

}  // namespace detail

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
