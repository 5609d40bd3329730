// Fenced memory, and how far two lists of numbers are apart.
#include "memory.hpp"

#include <headwater/error.hpp>
#include <headwater/random.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace headwater::lab {

namespace {

constexpr unsigned char mark = 0xa5;
constexpr std::size_t margin = 256;  ///< marked bytes on each side, at least
constexpr std::int64_t gap = 3;      ///< elements between columns

std::size_t page_size() {
  return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t whole_pages(std::size_t bytes) {
  const std::size_t page = page_size();
  return (bytes + page - 1) / page * page;
}

template <class F>
void for_elements(const headwater_matrix& matrix, DType dtype, F f) {
  const auto visit = [&](auto view) {
    for (std::int64_t j = 0; j < view.cols; ++j)
      for (std::int64_t i = 0; i < view.rows; ++i)
        f(view(i, j));
  };
  if (dtype == DType::float64)
    visit(MatrixView<double>(matrix));
  else
    visit(MatrixView<float>(matrix));
}

}  // namespace

std::vector<double> values_of(const headwater_matrix& matrix, DType dtype) {
  std::vector<double> all;
  all.reserve(static_cast<std::size_t>(matrix.rows * matrix.cols));
  for_elements(matrix, dtype, [&](auto element) { all.push_back(static_cast<double>(element)); });
  return all;
}

void assign(const headwater_matrix& matrix, DType dtype, const std::vector<double>& values) {
  std::size_t k = 0;
  for_elements(matrix, dtype,
               [&]<class T>(T& element) { element = static_cast<T>(values.at(k++)); });
}

View::View(DType dtype, std::int64_t rows, std::int64_t cols, const Layout& layout)
    : dtype_(dtype), page_(page_size()) {
  const auto element = static_cast<std::size_t>(size_of(dtype));
  const std::int64_t stride = rows + (layout.gaps ? gap : 0);
  const auto elements = static_cast<std::size_t>(stride * cols);
  bytes_ = whole_pages(elements * element + 2 * margin + element);
  void* const mapped = ::mmap(nullptr, bytes_ + 2 * page_, PROT_NONE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) throw Error("out of memory");
  memory_ = static_cast<unsigned char*>(mapped);
  make_writable();
  std::memset(begin(), mark, bytes_);
  const std::size_t shift = margin + (layout.misaligned ? element : 0);
  matrix_ = {begin() + shift, rows, cols, stride};
}

View::~View() {
  if (memory_ != nullptr) ::munmap(memory_, bytes_ + 2 * page_);
}

View::View(View&& other) noexcept
    : dtype_(other.dtype_),
      page_(other.page_),
      bytes_(other.bytes_),
      memory_(std::exchange(other.memory_, nullptr)),
      matrix_(other.matrix_) {}

void View::make_read_only() {
  ::mprotect(begin(), bytes_, PROT_READ);
}

void View::make_writable() {
  ::mprotect(begin(), bytes_, PROT_READ | PROT_WRITE);
}

bool View::is_element(std::size_t byte) const {
  const auto* const data = static_cast<const unsigned char*>(matrix_.data);
  const auto offset = begin() + byte - data;
  const std::int64_t element = size_of(dtype_), column = matrix_.stride * element;
  return offset >= 0 && offset < column * matrix_.cols && offset % column < matrix_.rows * element;
}

bool View::intact() const {
  for (std::size_t byte = 0; byte < bytes_; ++byte)
    if (begin()[byte] != mark && !is_element(byte)) return false;
  return true;
}

std::vector<double> normal_numbers(std::size_t n, std::uint64_t seed, std::uint32_t index) {
  std::vector<double> all(n);
  Random(seed, Purpose::data, index).normal(all);
  for (double& x : all)
    x = static_cast<float>(x);
  return all;
}

void require_intact(const Trial& trial, const View& view) {
  trial.require(view.intact(), "it writes beside the elements of a matrix",
                "a matrix has `rows` elements in each column, `stride` from one to the "
                "next, and `cols` columns; what lies between and behind is not its own");
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double most = 0, scale = 1;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const bool same = a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]));
    if (same) continue;
    if (!std::isfinite(a[i]) || !std::isfinite(b[i]))
      return std::numeric_limits<double>::infinity();
    most = std::max(most, std::abs(a[i] - b[i]));
    scale = std::max(scale, std::abs(b[i]));
  }
  return most / scale;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  const auto bits = [](double x) {
    return std::bit_cast<std::uint64_t>(x);
  };
  return std::ranges::equal(a, b, {}, bits, bits);
}

}  // namespace headwater::lab
