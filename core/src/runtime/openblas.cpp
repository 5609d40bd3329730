// What OpenBLAS asks of others. The linker leads its calls here (--wrap in
// CMakeLists.txt).
#if defined(HEADWATER_OPENBLAS)

#include <cstring>
#include <mutex>

namespace {

std::mutex buffers;  // as global as the buffers

/// OpenBLAS knows processors by their numbers, and takes one that is younger than
/// itself for the oldest, whose kernels are five times slower. nullptr: let it choose.
const char* kernels_of_this_processor() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq"))
    return "SkylakeX";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
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
