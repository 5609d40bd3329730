// What the host offers to plugins.
#include "services.hpp"

#include <headwater/characters.hpp>
#include <headwater/error.hpp>
#include <headwater/random.hpp>

#include "products/products.hpp"
#include "thread_pool.hpp"
#include <algorithm>
#include <cstring>
#include <sys/mman.h>

namespace headwater {

namespace {

Services& self(void* ctx) {
  return *static_cast<Services*>(ctx);
}

#ifdef NDEBUG
constexpr bool debugging = false;
#else
constexpr bool debugging = true;
#endif

void unmap(const headwater_host* table) {
  ::munmap(const_cast<headwater_host*>(table), sizeof *table);
}

/// In pages of its own: what writes there ends where it does so.
std::unique_ptr<const headwater_host, void (*)(const headwater_host*)> read_only(
    const headwater_host& table) {
  void* const page =
      ::mmap(nullptr, sizeof table, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) throw Error("out of memory");
  std::memcpy(page, &table, sizeof table);
  ::mprotect(page, sizeof table, PROT_READ);
  return {static_cast<const headwater_host*>(page), &unmap};
}

}  // namespace

Services::Services(unsigned threads, Log log, CallListener* calls, Guards guards)
    : log_(std::move(log)), calls_(calls), guards_(guards), host_(read_only(table(threads))) {
  if (threads > 1) pool_ = std::make_unique<ThreadPool>(threads);
}

headwater_host Services::table(unsigned threads) {
  const bool checks = guards_.products || debugging;
  headwater_host host{};
  host.struct_size = sizeof host;
  host.abi_major = HEADWATER_ABI_MAJOR;
  host.abi_minor = HEADWATER_ABI_MINOR;
  host.threads = threads > 1 ? threads : 1;
  host.ctx = this;
  host.gemm[HEADWATER_F32] = checks ? &checked_gemm<float> : &gemm<float>;
  host.gemm[HEADWATER_F64] = checks ? &checked_gemm<double> : &gemm<double>;
  host.gemm_then[HEADWATER_F32] = checks ? &checked_gemm_then<float> : &gemm_then<float>;
  host.gemm_then[HEADWATER_F64] = checks ? &checked_gemm_then<double> : &gemm_then<double>;
  host.parallel_for = [](void* ctx, std::uint64_t n, ThreadPool::Run run, void* user) {
    self(ctx).parallel_for(n, run, user);
  };
  host.normal = [](headwater_random* random, std::uint64_t n, double* out) {
    random->normal({out, n});
  };
  host.uniform = [](headwater_random* random, std::uint64_t n, double* out) {
    random->uniform({out, n});
  };
  host.log = [](void* ctx, headwater_str message) {
    self(ctx).write_log(message);
  };
  return host;
}

// The host's function is called by one thread at a time, and what it throws stays here.
// Plugins write what they like: only lines that a terminal shows as they are get on.
void Services::write_log(headwater_str message) noexcept {
  constexpr std::uint64_t most = 65536;
  if (!log_ || message.data == nullptr) return;
  try {
    const std::string_view all(message.data, std::min(message.size, most));
    std::string lines;
    for (std::size_t begin = 0; begin <= all.size();) {
      const std::size_t end = std::min(all.find('\n', begin), all.size());
      lines += (begin > 0 ? "\n" : "") + printable(all.substr(begin, end - begin));
      begin = end + 1;
    }
    const std::lock_guard lock(log_mutex_);
    log_(lines);
  } catch (...) {
  }
}

Services::~Services() = default;

void Services::parallel_for(std::uint64_t n, void (*run)(void*, std::uint64_t), void* user) const {
  if (pool_) return pool_->parallel_for(n, run, user);
  for (std::uint64_t i = 0; i < n; ++i)
    run(user, i);
}

}  // namespace headwater
