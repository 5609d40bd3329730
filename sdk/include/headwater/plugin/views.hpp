// Views of the host's memory, and errors that cross the boundary as text.
#pragma once

#include <headwater/abi.h>
#include <headwater/pack.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <new>
#include <span>
#include <string>
#include <string_view>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

using View = const headwater_matrix&;
using Shape = headwater_shape;

/// "3 x 5 x 8": features, steps where there are any, batch.
inline std::string text(Shape s) {
  return std::to_string(s.features) + " x " + (s.steps > 0 ? std::to_string(s.steps) + " x " : "") +
         std::to_string(s.batch);
}

/// A column-major matrix of the host; columns are samples (and steps).
template <class T>
struct Matrix {
  T* data;
  std::int64_t rows, cols, stride;

  explicit Matrix(View m)
      : data(static_cast<T*>(m.data)), rows(m.rows), cols(m.cols), stride(m.stride) {}

  T& operator()(std::int64_t i, std::int64_t j) const { return data[i + j * stride]; }
  T& operator[](std::int64_t i) const { return data[i]; }  ///< of a single column
  T* column(std::int64_t j) const { return data + j * stride; }
  std::span<T> column_span(std::int64_t j) const {
    return {column(j), static_cast<std::size_t>(rows)};
  }
};

/// What an author throws; `setting` is the key of the setting at fault, if one is.
class Error : public std::exception {
 public:
  explicit Error(std::string message, headwater_status code = HEADWATER_E_EXCEPTION)
      : message_(std::move(message)), code_(code) {}

  const char* what() const noexcept override { return message_.c_str(); }
  headwater_status code() const { return code_; }

 private:
  std::string message_;
  headwater_status code_;
};

/// Shapes that do not fit.
struct ShapeError : Error {
  explicit ShapeError(std::string message) : Error(std::move(message), HEADWATER_E_SHAPE) {}
};

namespace detail {

inline headwater_status report(headwater_error* error, headwater_status code,
                               std::string_view text) {
  if (!error) return code;
  error->code = code;
  const std::size_t n = std::min(text.size(), sizeof error->message - 1);
  text.copy(error->message, n);
  error->message[n] = 0;
  return code;
}

#if defined(__cpp_exceptions)
[[gnu::noinline, gnu::cold]] inline headwater_status caught(headwater_error* error) noexcept {
  try {
    throw;
  } catch (const Error& e) {
    return report(error, e.code(), e.what());
  } catch (const std::bad_alloc&) {
    return report(error, HEADWATER_E_MEMORY, "out of memory");
  } catch (const std::exception& e) {
    return report(error, HEADWATER_E_EXCEPTION, e.what());
  } catch (...) {
    return report(error, HEADWATER_E_EXCEPTION, "an exception of unknown type");
  }
}
#endif

/// Runs f; an exception becomes a status and a message.
template <class F>
HEADWATER_INLINE headwater_status guard([[maybe_unused]] headwater_error* error, F&& f) noexcept {
#if defined(__cpp_exceptions)
  try {
    f();
    return HEADWATER_OK;
  } catch (...) {
    return caught(error);
  }
#else
  f();
  return HEADWATER_OK;
#endif
}

/// What is thrown in a loop that threads share, none of which it may leave: the first
/// exception is kept, and no part begins after it.
class Thrown {
 public:
  template <class F>
  HEADWATER_INLINE void guard(const F& f) noexcept {
#if defined(__cpp_exceptions)
    try {
      if (!any_.load(std::memory_order_relaxed)) f();
    } catch (...) {
      if (!any_.exchange(true)) first_ = std::current_exception();
    }
#else
    f();
#endif
  }

  /// When the loop is over, on the thread that began it.
  void rethrow() const {
#if defined(__cpp_exceptions)
    if (first_) [[unlikely]]
      std::rethrow_exception(first_);
#endif
  }

 private:
  std::atomic<bool> any_ = false;
  std::exception_ptr first_;
};

}  // namespace detail
}  // namespace v1
}  // namespace headwater::plugin
