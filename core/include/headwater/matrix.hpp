// Views of column-major matrices: a column is a sample; see abi.h for sequences. Views
// own nothing. Those of networks begin on multiples of 64 bytes and have no gaps
// between columns; those of callers need the alignment of their elements.
#pragma once

#include <headwater/abi.h>

#include <algorithm>
#include <cstdint>

namespace headwater {

enum class DType : std::uint32_t { float32 = HEADWATER_F32, float64 = HEADWATER_F64 };

template <class T>
inline constexpr DType dtype_of = sizeof(T) == 8 ? DType::float64 : DType::float32;

constexpr std::int64_t size_of(DType dtype) {
  return dtype == DType::float64 ? 8 : 4;
}

/// features x steps x batch; steps is 0 where there is no time axis, batch may be 0.
using Shape = headwater_shape;

constexpr std::int64_t columns(const Shape& shape) {
  return std::max<std::int64_t>(shape.steps, 1) * shape.batch;
}

/// A view with its element type. `stride` counts elements from one column to the next,
/// at least `rows`. Made of an untyped one, it trusts the caller with the type.
template <class T>
struct MatrixView {
  T* data = nullptr;
  std::int64_t rows = 0, cols = 0, stride = 0;

  MatrixView(T* d, std::int64_t r, std::int64_t c) : data(d), rows(r), cols(c), stride(r) {}
  explicit MatrixView(const headwater_matrix& m)
      : data(static_cast<T*>(m.data)), rows(m.rows), cols(m.cols), stride(m.stride) {}

  T& operator()(std::int64_t i, std::int64_t j) const { return data[i + j * stride]; }
  T* column(std::int64_t j) const { return data + j * stride; }
  headwater_matrix untyped() const { return {data, rows, cols, stride}; }
};

}  // namespace headwater
