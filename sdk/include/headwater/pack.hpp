// Pack<T>: one register full of numbers with the arithmetic of one number. What
// elementwise techniques are written in; needs no library.
//
// A pack behaves like a float (or double) that happens to be several at once:
//
//   x * (1 - y)   -x   x / 2   x += y          a plain number meets every lane
//   x < y   x >= 0   x == y   m & n   m | n   !m    give masks, lane by lane
//   select(x > 0, x, 0)                        instead of `if` and `?:`
//   min max abs sqrt square floor round copysign; exp, tanh ... in pack_math.hpp
//
// Every lane is computed alone: a value gives the same bits in whatever lane and
// beside whatever neighbours it stands, so tails need no code of their own.
// Everything is inlined; a pack holds 64, 32 or 16 bytes as the target allows.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <type_traits>

#define HEADWATER_INLINE [[gnu::always_inline]] inline
#define HEADWATER_INLINE_LAMBDA __attribute__((always_inline))

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

#if defined(__AVX512F__)
inline constexpr int register_bytes = 64;
#elif defined(__AVX__)
inline constexpr int register_bytes = 32;
#else
inline constexpr int register_bytes = 16;
#endif

namespace detail {

// Once for both precisions.
template <class Bool>
constexpr bool refuse_branch() {
  static_assert(!sizeof(Bool*),
                "x is a register of several numbers and cannot be branched on: write "
                "select(x > 0, a, b) for if, ?:, and &, |, ! of masks for &&, ||; or each(x, f), "
                "where f takes one number");
  return false;
}

}  // namespace detail

template <std::floating_point T>
struct Pack {
  static constexpr int size = register_bytes / static_cast<int>(sizeof(T));

  using Integer = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  typedef T Register __attribute__((vector_size(register_bytes)));
  typedef Integer Bits __attribute__((vector_size(register_bytes)));

  // The answer of a comparison: all bits of a lane are set where it holds.
  struct Mask {
    Bits bits;
    HEADWATER_INLINE friend Mask operator&(Mask a, Mask b) { return {a.bits & b.bits}; }
    HEADWATER_INLINE friend Mask operator|(Mask a, Mask b) { return {a.bits | b.bits}; }
    HEADWATER_INLINE friend Mask operator!(Mask a) { return {~a.bits}; }
    template <std::same_as<bool> Bool>
    explicit operator Bool() const {
      return detail::refuse_branch<Bool>();
    }
  };

  Register v;

  HEADWATER_INLINE Pack() {}  // lanes are undefined, as those of `float x;`
  HEADWATER_INLINE Pack(Register lanes) : v(lanes) {}
  template <class Number>
  requires std::is_arithmetic_v<Number> HEADWATER_INLINE Pack(Number c)
      : v(static_cast<T>(c) - Register{}) {}

  // The bits of each lane as an integer, and back.
  HEADWATER_INLINE Bits bits() const { return reinterpret_cast<Bits>(v); }
  HEADWATER_INLINE static Pack from_bits(Bits b) { return reinterpret_cast<Register>(b); }

  // Reads and writes `size` numbers; p needs the alignment of T only.
  HEADWATER_INLINE static Pack load(const T* p);
  HEADWATER_INLINE void store(T* p) const;

  // The same for n numbers, 0 <= n <= size: memory beyond p + n is not touched,
  // the other lanes are read as 0.
  HEADWATER_INLINE static Pack load(const T* p, std::int64_t n);
  HEADWATER_INLINE void store(T* p, std::int64_t n) const;

  HEADWATER_INLINE friend Pack operator+(Pack a, Pack b) { return a.v + b.v; }
  HEADWATER_INLINE friend Pack operator-(Pack a, Pack b) { return a.v - b.v; }
  HEADWATER_INLINE friend Pack operator*(Pack a, Pack b) { return a.v * b.v; }
  HEADWATER_INLINE friend Pack operator/(Pack a, Pack b) { return a.v / b.v; }
  HEADWATER_INLINE friend Pack operator-(Pack a) { return -a.v; }
  HEADWATER_INLINE friend Pack operator+(Pack a) { return a; }
  HEADWATER_INLINE friend Pack& operator+=(Pack& a, Pack b) { return a = a + b; }
  HEADWATER_INLINE friend Pack& operator-=(Pack& a, Pack b) { return a = a - b; }
  HEADWATER_INLINE friend Pack& operator*=(Pack& a, Pack b) { return a = a * b; }
  HEADWATER_INLINE friend Pack& operator/=(Pack& a, Pack b) { return a = a / b; }

  HEADWATER_INLINE friend Mask operator<(Pack a, Pack b) { return {a.v < b.v}; }
  HEADWATER_INLINE friend Mask operator>(Pack a, Pack b) { return {a.v > b.v}; }
  HEADWATER_INLINE friend Mask operator<=(Pack a, Pack b) { return {a.v <= b.v}; }
  HEADWATER_INLINE friend Mask operator>=(Pack a, Pack b) { return {a.v >= b.v}; }
  HEADWATER_INLINE friend Mask operator==(Pack a, Pack b) { return {a.v == b.v}; }
  HEADWATER_INLINE friend Mask operator!=(Pack a, Pack b) { return {a.v != b.v}; }

  // a where the mask holds, b elsewhere; both are computed.
  HEADWATER_INLINE friend Pack select(Mask m, Pack a, Pack b) { return m.bits ? a.v : b.v; }

  // The smaller and the larger; NaN if either is NaN.
  HEADWATER_INLINE friend Pack min(Pack a, Pack b) { return select(b == b, a.capped_by(b), b); }
  HEADWATER_INLINE friend Pack max(Pack a, Pack b) { return select(b == b, a.raised_to(b), b); }

  // The magnitude of a with the sign of b.
  HEADWATER_INLINE friend Pack copysign(Pack a, Pack b) {
    const Bits sign = Pack(-0.0).bits();
    return from_bits((a.bits() & ~sign) | (b.bits() & sign));
  }

  // a b + c, rounded once or twice as the target prefers.
  HEADWATER_INLINE friend Pack multiply_add(Pack a, Pack b, Pack c) { return a.v * b.v + c.v; }

 private:
  // min and max that are *this if either is NaN.
  HEADWATER_INLINE Pack capped_by(Pack b) const;
  HEADWATER_INLINE Pack raised_to(Pack b) const;
};

// What an instruction that takes part of a register's memory is said to access; g++
// warns of small arrays if it is bounded, clang takes no other.
template <class T>
struct Memory {
#if defined(__clang__)
  using Type = T[Pack<std::remove_const_t<T>>::size];
#else
  using Type = T[];
#endif
  HEADWATER_INLINE static Type& at(T* p) {
    return *reinterpret_cast<Type*>(p);
  }
};

template <std::floating_point T>
Pack<T> Pack<T>::load(const T* p) {
  Pack x;
  std::memcpy(&x.v, p, sizeof x.v);
  return x;
}

template <std::floating_point T>
void Pack<T>::store(T* p) const {
  std::memcpy(p, &v, sizeof v);
}

// Lane-by-lane tails stall the loads that follow them; masked moves do not.
#if defined(__AVX512F__)

template <std::floating_point T>
Pack<T> Pack<T>::load(const T* p, std::int64_t n) {
  const auto first_n = static_cast<std::uint16_t>((1u << n) - 1);
  const auto& from = Memory<const T>::at(p);
  Pack x;
  if constexpr (sizeof(T) == 4)
    asm("vmovups %1, %0%{%2%}%{z%}" : "=v"(x.v) : "m"(from), "Yk"(first_n));
  else
    asm("vmovupd %1, %0%{%2%}%{z%}" : "=v"(x.v) : "m"(from), "Yk"(first_n));
  return x;
}

template <std::floating_point T>
void Pack<T>::store(T* p, std::int64_t n) const {
  const auto first_n = static_cast<std::uint16_t>((1u << n) - 1);
  auto& to = Memory<T>::at(p);
  if constexpr (sizeof(T) == 4)
    asm("vmovups %1, %0%{%2%}" : "+m"(to) : "v"(v), "Yk"(first_n));
  else
    asm("vmovupd %1, %0%{%2%}" : "+m"(to) : "v"(v), "Yk"(first_n));
}

#elif defined(__AVX__)

// The sign bit of lane i is set where i < n.
template <class T>
HEADWATER_INLINE auto lanes_below(std::int64_t n) {
  typename Pack<T>::Bits lane;
  for (int i = 0; i < Pack<T>::size; ++i)
    lane[i] = i;
  return lane - static_cast<typename Pack<T>::Integer>(n);
}

template <std::floating_point T>
Pack<T> Pack<T>::load(const T* p, std::int64_t n) {
  const auto first_n = lanes_below<T>(n);
  const auto& from = Memory<const T>::at(p);
  Pack x;
  if constexpr (sizeof(T) == 4)
    asm("vmaskmovps %1, %2, %0" : "=x"(x.v) : "m"(from), "x"(first_n));
  else
    asm("vmaskmovpd %1, %2, %0" : "=x"(x.v) : "m"(from), "x"(first_n));
  return x;
}

template <std::floating_point T>
void Pack<T>::store(T* p, std::int64_t n) const {
  const auto first_n = lanes_below<T>(n);
  auto& to = Memory<T>::at(p);
  if constexpr (sizeof(T) == 4)
    asm("vmaskmovps %2, %1, %0" : "+m"(to) : "x"(first_n), "x"(v));
  else
    asm("vmaskmovpd %2, %1, %0" : "+m"(to) : "x"(first_n), "x"(v));
}

#else

template <std::floating_point T>
Pack<T> Pack<T>::load(const T* p, std::int64_t n) {
  Pack x = 0;
  for (int i = 0; i < n; ++i)
    x.v[i] = p[i];
  return x;
}

template <std::floating_point T>
void Pack<T>::store(T* p, std::int64_t n) const {
  for (int i = 0; i < n; ++i)
    p[i] = v[i];
}

#endif

// In assembly, because g++ makes three instructions of ?: here.
template <std::floating_point T>
Pack<T> Pack<T>::capped_by(Pack b) const {
#if defined(__AVX__)
  if constexpr (sizeof(T) == 4)
    asm("vminps %1, %0, %0" : "+v"(b.v) : "v"(v));
  else
    asm("vminpd %1, %0, %0" : "+v"(b.v) : "v"(v));
#else
  if constexpr (sizeof(T) == 4)
    asm("minps %1, %0" : "+x"(b.v) : "x"(v));
  else
    asm("minpd %1, %0" : "+x"(b.v) : "x"(v));
#endif
  return b;
}

template <std::floating_point T>
Pack<T> Pack<T>::raised_to(Pack b) const {
#if defined(__AVX__)
  if constexpr (sizeof(T) == 4)
    asm("vmaxps %1, %0, %0" : "+v"(b.v) : "v"(v));
  else
    asm("vmaxpd %1, %0, %0" : "+v"(b.v) : "v"(v));
#else
  if constexpr (sizeof(T) == 4)
    asm("maxps %1, %0" : "+x"(b.v) : "x"(v));
  else
    asm("maxpd %1, %0" : "+x"(b.v) : "x"(v));
#endif
  return b;
}

// f of every lane, one after the other.
template <class T, class F>
HEADWATER_INLINE Pack<T> each(Pack<T> x, F f) {
  for (int i = 0; i < Pack<T>::size; ++i)
    x.v[i] = f(x.v[i]);
  return x;
}

// Whether the mask holds in any lane.
template <class Mask>
requires requires(Mask m) {
  m.bits;
}
HEADWATER_INLINE bool any(Mask m) {
  typedef long long Words __attribute__((vector_size(register_bytes)));
  const Words words = reinterpret_cast<Words>(m.bits);
#if defined(__AVX__) && !defined(__AVX512F__)
  return !__builtin_ia32_ptestz256(words, words);
#else
  long long together = 0;
  for (int i = 0; i < register_bytes / 8; ++i)
    together |= words[i];
  return together != 0;
#endif
}

// x x; for packs and plain numbers.
HEADWATER_INLINE constexpr auto square(auto x) {
  return x * x;
}

template <class T>
HEADWATER_INLINE Pack<T> abs(Pack<T> x) {
  return Pack<T>::from_bits(x.bits() & ~Pack<T>(-0.0).bits());
}

// Correctly rounded; NaN below 0.
template <class T>
HEADWATER_INLINE Pack<T> sqrt(Pack<T> x) {
#if defined(__AVX__)
  if constexpr (sizeof(T) == 4)
    asm("vsqrtps %1, %0" : "=v"(x.v) : "v"(x.v));
  else
    asm("vsqrtpd %1, %0" : "=v"(x.v) : "v"(x.v));
#else
  if constexpr (sizeof(T) == 4)
    asm("sqrtps %1, %0" : "=x"(x.v) : "x"(x.v));
  else
    asm("sqrtpd %1, %0" : "=x"(x.v) : "x"(x.v));
#endif
  return x;
}

// The largest integer that is not above x.
template <class T>
HEADWATER_INLINE Pack<T> floor(Pack<T> x) {
#if defined(__AVX512F__)
  if constexpr (sizeof(T) == 4)
    asm("vrndscaleps $9, %1, %0" : "=v"(x.v) : "v"(x.v));
  else
    asm("vrndscalepd $9, %1, %0" : "=v"(x.v) : "v"(x.v));
  return x;
#elif defined(__AVX__)
  if constexpr (sizeof(T) == 4)
    asm("vroundps $9, %1, %0" : "=x"(x.v) : "x"(x.v));
  else
    asm("vroundpd $9, %1, %0" : "=x"(x.v) : "x"(x.v));
  return x;
#else
  return each(x, [](T t) { return std::floor(t); });
#endif
}

// The nearest integer; the even one of two, as in PyTorch.
template <class T>
HEADWATER_INLINE Pack<T> round(Pack<T> x) {
#if defined(__AVX512F__)
  if constexpr (sizeof(T) == 4)
    asm("vrndscaleps $8, %1, %0" : "=v"(x.v) : "v"(x.v));
  else
    asm("vrndscalepd $8, %1, %0" : "=v"(x.v) : "v"(x.v));
  return x;
#elif defined(__AVX__)
  if constexpr (sizeof(T) == 4)
    asm("vroundps $8, %1, %0" : "=x"(x.v) : "x"(x.v));
  else
    asm("vroundpd $8, %1, %0" : "=x"(x.v) : "x"(x.v));
  return x;
#else
  return each(x, [](T t) { return std::nearbyint(t); });
#endif
}

}  // namespace v1
}  // namespace headwater::plugin
