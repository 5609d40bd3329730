// Activations: elementwise from value functions, or columnwise.
#pragma once

#include <headwater/abi.h>
#include <headwater/pack.hpp>
#include <headwater/pack_math.hpp>
#include <headwater/plugin/loops.hpp>
#include <headwater/plugin/views.hpp>

#include <cstdint>
#include <span>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

namespace detail {

/// A matrix without gaps is one long column: fewer tails.
template <class T>
HEADWATER_INLINE void flatten(Matrix<T>& a, Matrix<T>& b) {
  if (a.stride != a.rows || b.stride != b.rows) return;
  a.rows *= a.cols;
  a.cols = 1;
}

}  // namespace detail

/// An elementwise activation D gives two value functions, where x is a register of
/// numbers:
///   auto forward(auto x) const;                  f(x)
///   auto derivative(auto x) const;               f'(x), or
///   auto derivative_from_output(auto y) const;   f' written with y = f(x)
/// The second form lets the host drop x. Loops, tails, strides, bias and bias gradient,
/// in-place work and both precisions follow from these.
template <class D>
struct Activation {
  static constexpr std::uint32_t kind = HEADWATER_ACTIVATION;

  static constexpr bool from_output() {
    constexpr bool has_x = requires(const D& d, Pack<double> v) {
      d.derivative(v);
    };
    constexpr bool has_y = requires(const D& d, Pack<double> v) {
      d.derivative_from_output(v);
    };
    static_assert(
        requires(const D& d, Pack<double> v) { Pack<double>(d.forward(v)); },
        "an Activation needs: auto forward(auto x) const");
    static_assert(has_x != has_y,
                  "an Activation needs one of: auto derivative(auto x) const, "
                  "auto derivative_from_output(auto y) const");
    return has_y;
  }

  static constexpr headwater_activation table() {
    return {sizeof(headwater_activation),
            HEADWATER_ELEMENTWISE | (from_output() ? 1u * HEADWATER_FROM_OUTPUT : 0u),
            {&run_forward<float>, &run_forward<double>},
            {&run_backward<float>, &run_backward<double>}};
  }

 private:
  template <class T>
  static headwater_status run_forward(const void* self, const headwater_matrix* x,
                                      const headwater_matrix* bias, const headwater_matrix* y,
                                      headwater_error* error) noexcept {
    return detail::guard(error, [&]() HEADWATER_INLINE_LAMBDA {
      const D& d = *static_cast<const D*>(self);
      if (bias)
        forward_biased(d, Matrix<T>(*x), static_cast<const T*>(bias->data), Matrix<T>(*y));
      else
        forward_plain(d, Matrix<T>(*x), Matrix<T>(*y));
    });
  }

  template <class T>
  HEADWATER_INLINE static void forward_biased(const D& d, Matrix<T> x, const T* bias, Matrix<T> y) {
    for (std::int64_t j = 0; j < x.cols; ++j)
      for_registers<T>(x.rows, [&](std::int64_t i, auto n) {
        const Pack<T> z = load<T>(&x(i, j), n) + load<T>(bias + i, n);
        if constexpr (!from_output()) store<T>(z, &x(i, j), n);
        store<T>(d.forward(z), &y(i, j), n);
      });
  }

  template <class T>
  HEADWATER_INLINE static void forward_plain(const D& d, Matrix<T> x, Matrix<T> y) {
    detail::flatten(x, y);
    for (std::int64_t j = 0; j < x.cols; ++j)
      for_registers<T>(
          x.rows,
          [&](std::int64_t i, auto n) -> Pack<T> { return d.forward(load<T>(&x(i, j), n)); },
          [&](Pack<T> v, std::int64_t i, auto n) { store<T>(v, &y(i, j), n); });
  }

  template <class T>
  static headwater_status run_backward(const void* self, const headwater_matrix* x,
                                       const headwater_matrix* y, const headwater_matrix* dy,
                                       const headwater_matrix* dx, const headwater_matrix* dbias,
                                       headwater_error* error) noexcept {
    return detail::guard(error, [&]() HEADWATER_INLINE_LAMBDA {
      backward_all(*static_cast<const D*>(self), Matrix<T>(from_output() ? *y : *x), Matrix<T>(*dy),
                   Matrix<T>(*dx), dbias ? static_cast<T*>(dbias->data) : nullptr);
    });
  }

  template <class T>
  HEADWATER_INLINE static void backward_all(const D& d, Matrix<T> from, Matrix<T> dy, Matrix<T> dx,
                                            T* sums) {
    for (std::int64_t j = 0; j < from.cols; ++j)
      for_registers<T>(from.rows, [&](std::int64_t i, auto n) {
        const Pack<T> g = load<T>(&dy(i, j), n) * slope(d, load<T>(&from(i, j), n));
        store<T>(g, &dx(i, j), n);
        if (sums) store<T>(j ? load<T>(sums + i, n) + g : g, sums + i, n);
      });
  }

  template <class T>
  HEADWATER_INLINE static Pack<T> slope(const D& d, Pack<T> v) {
    if constexpr (from_output())
      return d.derivative_from_output(v);
    else
      return d.derivative(v);
  }
};

/// An activation that mixes the elements of a column (softmax). D gives
///   template <class T> void forward(std::span<const T> x, std::span<T> y) const;
///   template <class T> void backward(std::span<const T> y, std::span<const T> dy,
///                                    std::span<T> dx) const;    dx may be dy
template <class D>
struct ColumnActivation {
  static constexpr std::uint32_t kind = HEADWATER_ACTIVATION;

  static constexpr headwater_activation table() {
    return {sizeof(headwater_activation),
            HEADWATER_FROM_OUTPUT,
            {&run_forward<float>, &run_forward<double>},
            {&run_backward<float>, &run_backward<double>}};
  }

 private:
  template <class T>
  static headwater_status run_forward(const void* self, const headwater_matrix* mx,
                                      const headwater_matrix* bias, const headwater_matrix* my,
                                      headwater_error* error) noexcept {
    return detail::guard(error, [&] {
      const Matrix<T> x(*mx), y(*my);
      for (std::int64_t j = 0; j < x.cols; ++j) {
        if (bias)
          for (std::int64_t i = 0; i < x.rows; ++i)
            x(i, j) += Matrix<T>(*bias)[i];
        static_cast<const D*>(self)->template forward<T>(x.column_span(j), y.column_span(j));
      }
    });
  }

  template <class T>
  static headwater_status run_backward(const void* self, const headwater_matrix*,
                                       const headwater_matrix* my, const headwater_matrix* mdy,
                                       const headwater_matrix* mdx, const headwater_matrix* dbias,
                                       headwater_error* error) noexcept {
    return detail::guard(error, [&] {
      const Matrix<T> y(*my), dy(*mdy), dx(*mdx);
      for (std::int64_t j = 0; j < y.cols; ++j) {
        static_cast<const D*>(self)->template backward<T>(y.column_span(j), dy.column_span(j),
                                                          dx.column_span(j));
        if (!dbias) continue;
        const Matrix<T> db(*dbias);
        for (std::int64_t i = 0; i < y.rows; ++i)
          db[i] = j ? db[i] + dx(i, j) : dx(i, j);
      }
    });
  }
};

}  // namespace v1
}  // namespace headwater::plugin
