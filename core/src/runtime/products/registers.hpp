// Vector registers of the machine that the library is built for.
#pragma once

#include <cstring>
#include <utility>

namespace headwater {

#if defined(__AVX512F__)
inline constexpr int register_bytes = 64;
#elif defined(__AVX__)
inline constexpr int register_bytes = 32;
#else
inline constexpr int register_bytes = 16;
#endif

template <class T>
constexpr int lanes = register_bytes / sizeof(T);

template <class T, int width>
struct RegisterOf {
  typedef T Type __attribute__((vector_size(width * sizeof(T))));
};
template <class T>
struct RegisterOf<T, 1> {
  using Type = T;
};
template <class T, int width>
using Register = typename RegisterOf<T, width>::Type;

template <class V, class T>
[[gnu::always_inline]] inline V load(const T* from) {
  V v;
  std::memcpy(&v, from, sizeof v);
  return v;
}

/// Swaps, in each pair of rows `distance` apart, the squares that lie off the diagonal.
template <int distance, class V, int n, int... lane>
[[gnu::always_inline]] inline void swap_squares(V (&v)[n], std::integer_sequence<int, lane...>) {
#pragma GCC unroll 16
  for (int i = 0; i < n; ++i) {
    if (i & distance) continue;
    const V upper = v[i], lower = v[i + distance];
    v[i] =
        __builtin_shufflevector(upper, lower, ((lane & distance) ? n + lane - distance : lane)...);
    v[i + distance] =
        __builtin_shufflevector(upper, lower, ((lane & distance) ? n + lane : lane + distance)...);
  }
  if constexpr (distance > 1) swap_squares<distance / 2>(v, std::integer_sequence<int, lane...>());
}

template <class V, int n>
[[gnu::always_inline]] inline void transpose(V (&v)[n]) {
  swap_squares<n / 2>(v, std::make_integer_sequence<int, n>());
}

}  // namespace headwater
