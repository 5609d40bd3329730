// asin acos atan sinh cosh tan asinh acosh atanh exp2 log2 log10 cbrt erfc tgamma lgamma
// pow atan2: the C library's in double, element by element, rounded once to float.
#pragma once

#include <headwater/pack.hpp>

#include <cmath>
#include <type_traits>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

#define HEADWATER_BY_LIBRARY(name)                                                         \
  template <class T>                                                                       \
  HEADWATER_INLINE Pack<T> name(Pack<T> x) {                                               \
    return each(x, [](T t) { return static_cast<T>(std::name(static_cast<double>(t))); }); \
  }
HEADWATER_BY_LIBRARY(asin)
HEADWATER_BY_LIBRARY(acos)
HEADWATER_BY_LIBRARY(atan)
HEADWATER_BY_LIBRARY(sinh)
HEADWATER_BY_LIBRARY(cosh)
HEADWATER_BY_LIBRARY(tan)
HEADWATER_BY_LIBRARY(asinh)
HEADWATER_BY_LIBRARY(acosh)
HEADWATER_BY_LIBRARY(atanh)
HEADWATER_BY_LIBRARY(exp2)
HEADWATER_BY_LIBRARY(log2)
HEADWATER_BY_LIBRARY(log10)
HEADWATER_BY_LIBRARY(cbrt)
HEADWATER_BY_LIBRARY(erfc)
HEADWATER_BY_LIBRARY(tgamma)
#undef HEADWATER_BY_LIBRARY

// log |gamma(x)|. Not std::lgamma: that writes a global variable.
template <class T>
HEADWATER_INLINE Pack<T> lgamma(Pack<T> x) {
  return each(x, [](T t) {
    int sign = 0;
    return static_cast<T>(::lgamma_r(static_cast<double>(t), &sign));
  });
}

template <class T>
HEADWATER_INLINE Pack<T> fabs(Pack<T> x) {
  return abs(x);
}

namespace detail {

// f of the elements of two packs.
template <class T, class F>
HEADWATER_INLINE Pack<T> each_pair(Pack<T> x, Pack<T> y, F f) {
  for (int i = 0; i < Pack<T>::size; ++i)
    x.v[i] = static_cast<T>(f(static_cast<double>(x.v[i]), static_cast<double>(y.v[i])));
  return x;
}

}  // namespace detail

// Either argument may be a plain number.
#define HEADWATER_BY_LIBRARY(name)                                                           \
  template <class T>                                                                         \
  HEADWATER_INLINE Pack<T> name(Pack<T> x, Pack<T> y) {                                      \
    return detail::each_pair(x, y, [](double a, double b) { return std::name(a, b); });      \
  }                                                                                          \
  template <class T, class Number>                                                           \
  requires std::is_arithmetic_v<Number> HEADWATER_INLINE Pack<T> name(Pack<T> x, Number y) { \
    return name(x, Pack<T>(y));                                                              \
  }                                                                                          \
  template <class T, class Number>                                                           \
  requires std::is_arithmetic_v<Number> HEADWATER_INLINE Pack<T> name(Number x, Pack<T> y) { \
    return name(Pack<T>(x), y);                                                              \
  }
HEADWATER_BY_LIBRARY(pow)
HEADWATER_BY_LIBRARY(atan2)
#undef HEADWATER_BY_LIBRARY

namespace detail {

// What a register is not taken by is refused here, once for both precisions.
template <class Never>
constexpr void refuse_std_function() {
  static_assert(!std::is_void_v<Never>,
                "std:: functions take one number, not a register: write exp(x) without std::, or "
                "each(x, f) for a function f of one number");
}

}  // namespace detail
}  // namespace v1
}  // namespace headwater::plugin

// Found where an author writes std::exp(x), to say what to write instead of a list of candidates.
namespace std {  // NOLINT(cert-dcl58-cpp)
#define HEADWATER_REFUSE(name)                                                          \
  template <class T, class... More>                                                     \
  headwater::plugin::Pack<T> name(headwater::plugin::Pack<T> x, More...) { /* NOLINT */ \
    headwater::plugin::detail::refuse_std_function<                                     \
        std::conditional_t<std::is_void_v<T>, T, void>>();                              \
    return x;                                                                           \
  }
HEADWATER_REFUSE(abs)
HEADWATER_REFUSE(fabs)
HEADWATER_REFUSE(sqrt)
HEADWATER_REFUSE(cbrt)
HEADWATER_REFUSE(exp)
HEADWATER_REFUSE(exp2)
HEADWATER_REFUSE(expm1)
HEADWATER_REFUSE(log)
HEADWATER_REFUSE(log2)
HEADWATER_REFUSE(log10)
HEADWATER_REFUSE(log1p)
HEADWATER_REFUSE(pow)
HEADWATER_REFUSE(sin)
HEADWATER_REFUSE(cos)
HEADWATER_REFUSE(tan)
HEADWATER_REFUSE(atan)
HEADWATER_REFUSE(atan2)
HEADWATER_REFUSE(sinh)
HEADWATER_REFUSE(cosh)
HEADWATER_REFUSE(tanh)
HEADWATER_REFUSE(erf)
HEADWATER_REFUSE(erfc)
HEADWATER_REFUSE(lgamma)
HEADWATER_REFUSE(tgamma)
HEADWATER_REFUSE(floor)
HEADWATER_REFUSE(round)
#undef HEADWATER_REFUSE
}  // namespace std
