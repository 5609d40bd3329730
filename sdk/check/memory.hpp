// Matrices in memory that notices who writes where it must not.
#pragma once

#include <headwater/matrix.hpp>

#include "trial.hpp"
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headwater::lab {

/// What the contract allows a view to look like.
struct Layout {
  bool gaps = false;        ///< between the columns
  bool misaligned = false;  ///< starts where elements may, and nowhere better
  bool read_only = false;   ///< inputs lie in pages that cannot be written
  bool watched = false;     ///< bytes beside the elements must stay as they were
};

/// The elements of a matrix in column order.
std::vector<double> values_of(const headwater_matrix& matrix, DType dtype);
void assign(const headwater_matrix& matrix, DType dtype, const std::vector<double>& values);

/// A matrix of its own: marked bytes before it, between its columns and behind it, and
/// pages that cannot be touched on both sides.
class View {
 public:
  View(DType dtype, std::int64_t rows, std::int64_t cols, const Layout& layout = {});
  ~View();
  View(View&& other) noexcept;
  View(const View&) = delete;
  View& operator=(const View&) = delete;
  View& operator=(View&&) = delete;

  const headwater_matrix& matrix() const { return matrix_; }
  std::size_t size() const { return static_cast<std::size_t>(matrix_.rows * matrix_.cols); }

  void assign(const std::vector<double>& values) { lab::assign(matrix_, dtype_, values); }
  void assign(double value) { assign(std::vector<double>(size(), value)); }
  std::vector<double> values() const { return values_of(matrix_, dtype_); }

  void make_read_only();
  void make_writable();

  /// Are all marked bytes as they were?
  bool intact() const;

 private:
  unsigned char* begin() const { return memory_ + page_; }
  bool is_element(std::size_t byte) const;

  DType dtype_;
  std::size_t page_, bytes_;  ///< bytes_: between the two guarding pages
  unsigned char* memory_;
  headwater_matrix matrix_{};
};

/// Standard normal numbers that float32 can hold.
std::vector<double> normal_numbers(std::size_t n, std::uint64_t seed, std::uint32_t index = 0);

/// The end of the trial if something was written beside the elements of the view.
void require_intact(const Trial& trial, const View& view);

/// The largest distance of two lists, as a share of the largest size in the second but
/// at least of 1. Infinite where one is a number and the other is not.
double distance(const std::vector<double>& a, const std::vector<double>& b);

/// The same bits, not-a-number included.
bool same_bits(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace headwater::lab
