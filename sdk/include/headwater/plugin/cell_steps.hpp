// What recurrent cells are made of: one step of some samples, and weights cut for it.
#pragma once

#include <headwater/abi.h>
#include <headwater/plugin/block.hpp>
#include <headwater/plugin/loops.hpp>
#include <headwater/plugin/views.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

/// One step of a cell for some samples, which are the columns. The last two are there
/// in backward, where `sums` become the gradient by the sums.
struct CellStep {
  headwater_matrix sums;    ///< without the bias, in groups of units rows
  headwater_matrix bias;    ///< a column like those of sums
  headwater_matrix before;  ///< the state before the step
  headwater_matrix after;
  headwater_matrix d_before{};
  headwater_matrix d_after{};
};

template <class T>
void fill_columns(View m, T value) {
  const Matrix<T> to(m);
  for (std::int64_t j = 0; j < to.cols; ++j)
    std::fill_n(to.column(j), to.rows, value);
}
template <class T>
void copy_columns(View from, View to) {
  for (std::int64_t j = 0; j < from.cols; ++j)
    std::copy_n(Matrix<T>(from).column(j), from.rows, Matrix<T>(to).column(j));
}

namespace detail {

template <class T>
headwater_matrix rows_of(View m, std::int64_t begin, std::int64_t count) {
  return {static_cast<T*>(m.data) + begin, count, m.cols, m.stride};
}
template <class T>
headwater_matrix columns_of(View m, std::int64_t begin, std::int64_t count) {
  return {static_cast<T*>(m.data) + begin * m.stride, m.rows, count, m.stride};
}

/// A register of each of `count` parts that are `units` elements apart.
template <class T, std::size_t count>
HEADWATER_INLINE std::array<Pack<T>, count> load_parts(const T* p, std::int64_t units, auto n) {
  std::array<Pack<T>, count> parts;
  for (std::size_t k = 0; k < count; ++k)
    parts[k] = load<T>(p + static_cast<std::int64_t>(k) * units, n);
  return parts;
}
template <class T, std::size_t count>
HEADWATER_INLINE void store_parts(const std::array<Pack<T>, count>& parts, T* p, std::int64_t units,
                                  auto n) {
  for (std::size_t k = 0; k < count; ++k)
    store<T>(parts[k], p + static_cast<std::int64_t>(k) * units, n);
}

/// sum += the columns of m.
template <class T>
void add_columns(View m, T* sum) {
  const Matrix<T> from(m);
  for_registers<T>(from.rows, [&](std::int64_t i, auto n) {
    Pack<T> total = load<T>(sum + i, n);
    for (std::int64_t j = 0; j < from.cols; ++j)
      total += load<T>(&from(i, j), n);
    store<T>(total, sum + i, n);
  });
}

/// A matrix that many products have in common, cut into bands of rows. The elements of
/// a band lie together, so that a product reads them from few lines of the cache.
template <class T>
class CellBands {
 public:
  static constexpr std::int64_t height = 32;

  /// Columns of `height` elements that a matrix needs.
  static constexpr std::int64_t columns(std::int64_t rows, std::int64_t cols) {
    return (rows + height - 1) / height * cols;
  }

  CellBands(View memory, std::int64_t rows, std::int64_t cols)
      : memory_(memory), rows_(rows), cols_(cols) {}

  void fill(View m, bool transposed) const {
    const Matrix<T> from(m), to(memory_);
    for (std::int64_t first = 0; first < rows_; first += height)
      for (std::int64_t j = 0; j < cols_; ++j)
        for (std::int64_t i = 0; i < std::min(height, rows_ - first); ++i)
          to(i, first / height * cols_ + j) = transposed ? from(j, first + i) : from(first + i, j);
  }

  /// out = m b, or out += m b with HEADWATER_ADD.
  void multiply(const Call<T>& c, View b, View out, std::uint32_t flags) const {
    for (std::int64_t first = 0; first < rows_; first += height) {
      const std::int64_t count = std::min(height, rows_ - first);
      const headwater_matrix band =
          rows_of<T>(columns_of<T>(memory_, first / height * cols_, cols_), 0, count);
      c.gemm(band, b, rows_of<T>(out, first, count), flags);
    }
  }

 private:
  headwater_matrix memory_;
  std::int64_t rows_, cols_;
};

}  // namespace detail
}  // namespace v1
}  // namespace headwater::plugin
