// Loops that use whole registers: over elements, and sums in double.
#pragma once

#include <headwater/pack.hpp>

#include <cstdint>
#include <type_traits>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

/// f(i, n) for 0 .. size-1 in steps of a register: n elements from i on. n is a
/// constant but for the last call.
template <class T, class F>
HEADWATER_INLINE void for_registers(std::int64_t size, F f) {
  constexpr std::int64_t whole = Pack<T>::size;
  std::int64_t i = 0;
  for (; i + whole <= size; i += whole)
    f(i, std::integral_constant<std::int64_t, whole>{});
  if (i < size) f(i, size - i);
}

/// The same where f(i, n) gives a register and store(register, i, n) puts it away. Four
/// are worked out before any is stored, so that one computes while others wait.
template <class T, class F, class Store>
HEADWATER_INLINE void for_registers(std::int64_t size, F f, Store store) {
  constexpr std::integral_constant<std::int64_t, Pack<T>::size> whole;
  std::int64_t i = 0;
  for (; i + 4 * whole <= size; i += 4 * whole) {
    const Pack<T> v[] = {f(i, whole), f(i + whole, whole), f(i + 2 * whole, whole),
                         f(i + 3 * whole, whole)};
    for (std::int64_t k = 0; k < 4; ++k)
      store(v[k], i + k * whole, whole);
  }
  for (; i + whole <= size; i += whole)
    store(f(i, whole), i, whole);
  if (i < size) store(f(i, size - i), i, size - i);
}

/// Reads and writes the n elements of such a step.
template <class T, class N>
HEADWATER_INLINE Pack<T> load(const T* p, N n) {
  if constexpr (std::is_integral_v<N>)
    return Pack<T>::load(p, n);
  else
    return Pack<T>::load(p);
}

template <class T, class N>
HEADWATER_INLINE void store(Pack<T> v, T* p, N n) {
  if constexpr (std::is_integral_v<N>)
    v.store(p, n);
  else
    v.store(p);
}

/// term(0) + ... + term(n-1), as 16 sums side by side: one sum could not use registers,
/// because the order of additions is part of the result.
template <class F>
HEADWATER_INLINE double sum(std::int64_t n, F term) {
  constexpr std::int64_t lanes = 16;
  double sums[lanes] = {};
  std::int64_t i = 0;
  for (; i + lanes <= n; i += lanes)
    for (std::int64_t k = 0; k < lanes; ++k)
      sums[k] += term(i + k);
  for (std::int64_t k = 0; i + k < n; ++k)
    sums[k] += term(i + k);
  for (std::int64_t half = lanes / 2; half > 0; half /= 2)
    for (std::int64_t k = 0; k < half; ++k)
      sums[k] += sums[k + half];
  return sums[0];
}

}  // namespace v1
}  // namespace headwater::plugin
