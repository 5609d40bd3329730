// What the host offers to plugins.
#include "services.hpp"

#include <headwater/random.hpp>

#include "products/products.hpp"
#include "thread_pool.hpp"

namespace headwater {

namespace {

Services& self(void* ctx) {
  return *static_cast<Services*>(ctx);
}

}  // namespace

Services::Services(unsigned threads, Log log, CallListener* calls)
    : log_(std::move(log)), calls_(calls) {
  if (threads > 1) pool_ = std::make_unique<ThreadPool>(threads);
  host_.struct_size = sizeof host_;
  host_.abi_major = HEADWATER_ABI_MAJOR;
  host_.abi_minor = HEADWATER_ABI_MINOR;
  host_.threads = threads > 1 ? threads : 1;
  host_.ctx = this;
  host_.gemm[HEADWATER_F32] = &gemm<float>;
  host_.gemm[HEADWATER_F64] = &gemm<double>;
  host_.gemm_then[HEADWATER_F32] = &gemm_then<float>;
  host_.gemm_then[HEADWATER_F64] = &gemm_then<double>;
  host_.parallel_for = [](void* ctx, std::uint64_t n, ThreadPool::Run run, void* user) {
    self(ctx).parallel_for(n, run, user);
  };
  host_.normal = [](headwater_random* random, std::uint64_t n, double* out) {
    random->normal({out, n});
  };
  host_.uniform = [](headwater_random* random, std::uint64_t n, double* out) {
    random->uniform({out, n});
  };
  host_.log = [](void* ctx, headwater_str message) {
    self(ctx).write_log(message);
  };
}

// The host's function is called by one thread at a time, and what it throws stays here.
void Services::write_log(headwater_str message) noexcept {
  if (!log_) return;
  try {
    const std::lock_guard lock(log_mutex_);
    log_({message.data, message.size});
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
