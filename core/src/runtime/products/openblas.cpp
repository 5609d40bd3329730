// OpenBLAS as engine, and what it asks of others: the linker leads its calls to the
// functions at the end (--wrap in CMakeLists.txt).
#include "openblas.hpp"

#if defined(HEADWATER_OPENBLAS)

#include "../../system/processor.hpp"
#include <algorithm>
#include <cblas.h>
#include <cstring>
#include <mutex>
#include <string_view>

namespace headwater {

namespace {

blasint size(std::int64_t n) {
  return static_cast<blasint>(n);
}

template <class T>
struct Blas;
template <>
struct Blas<float> {
  static constexpr auto gemm = cblas_sgemm;
  static constexpr auto gemv = cblas_sgemv;
};
template <>
struct Blas<double> {
  static constexpr auto gemm = cblas_dgemm;
  static constexpr auto gemv = cblas_dgemv;
};

/// How BLAS wants to hear of an operand of `rows` x `columns`.
struct Layout {
  CBLAS_TRANSPOSE transpose;
  blasint stride;

  template <class T>
  Layout(const Operand<T>& x, std::int64_t rows, std::int64_t columns)
      : transpose(x.down == 1 ? CblasNoTrans : CblasTrans),
        stride(x.down == 1 ? size(std::max(x.across, rows)) : size(std::max(x.down, columns))) {}
};

template <class T>
void multiply_matrices(const Product<T>& p) {
  const Layout a(p.a, p.m, p.k), b(p.b, p.k, p.n), c(p.c, p.m, p.n);
  Blas<T>::gemm(CblasColMajor, a.transpose, b.transpose, size(p.m), size(p.n), size(p.k), 1,
                p.a.data, a.stride, p.b.data, b.stride, p.add ? 1 : 0, p.c.data, c.stride);
}

template <class T>
void multiply_column(const Product<T>& p) {
  const Layout a(p.a, p.m, p.k);
  const bool turned = a.transpose == CblasTrans;
  if (!p.add) std::fill_n(p.c.data, p.m, T{0});
  Blas<T>::gemv(CblasColMajor, a.transpose, size(turned ? p.k : p.m), size(turned ? p.m : p.k), 1,
                p.a.data, a.stride, p.b.data, size(p.b.down), 1, p.c.data, 1);
}

}  // namespace

template <class T>
void multiply(const Product<T>& p) {
  if (p.n == 1) return multiply_column(p);
  multiply_matrices(p);
}

template void multiply(const Product<float>&);
template void multiply(const Product<double>&);

bool multiplies_in_place() {
  static const bool result = [] {
    const std::string_view core = openblas_get_corename();
    return core == "SkylakeX" || core == "Cooperlake" || core == "SapphireRapids";
  }();
  return result;
}

std::string engine_name() {
  const std::string config = openblas_get_config();  // "OpenBLAS 0.3.21 NO_LAPACKE ..."
  const std::size_t end = config.find(' ', config.find(' ') + 1);
  return config.substr(0, end) + " (" + openblas_get_corename() + ")";
}

}  // namespace headwater

namespace {

std::mutex buffers;  // as global as the buffers

/// OpenBLAS knows processors by their numbers, and takes one that is younger than
/// itself for the oldest, whose kernels are five times slower. nullptr: let it choose.
const char* kernels_of_this_processor() {
  const unsigned level = headwater::processor_level();
  if (level >= 4) return "SkylakeX";
  if (level >= 3) return "Haswell";
  return nullptr;
}

}  // namespace

extern "C" {
void* __real_blas_memory_alloc(int position);
void __real_blas_memory_free(void* buffer);
char* __real_getenv(const char* name);

// The serial OpenBLAS looks for a free work buffer without a lock, and two threads may
// get the same one.
[[gnu::visibility("hidden")]] void* __wrap_blas_memory_alloc(int position) {
  const std::lock_guard lock(buffers);
  return __real_blas_memory_alloc(position);
}

[[gnu::visibility("hidden")]] void __wrap_blas_memory_free(void* buffer) {
  const std::lock_guard lock(buffers);
  __real_blas_memory_free(buffer);
}

// What the user sets comes first.
[[gnu::visibility("hidden")]] char* __wrap_getenv(const char* name) {
  char* const set = __real_getenv(name);
  if (set || std::strcmp(name, "OPENBLAS_CORETYPE") != 0) return set;
  return const_cast<char*>(kernels_of_this_processor());
}
}

#endif
