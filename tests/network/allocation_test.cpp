// A steady training step allocates nothing, with and without the probe.
#include <headwater/probe.hpp>

#include "catch.hpp"
#include "host.hpp"
#include <atomic>
#include <cstdlib>
#include <malloc.h>
#include <new>

namespace {

std::atomic<bool> counting{false};
std::atomic<long> allocations{0};

}  // namespace

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

// The sanitizers have their own operator new, and offer a hook instead.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*malloc_hook)(const volatile void*,
                                                                             std::size_t),
                                                         void (*free_hook)(const volatile void*));

namespace {

[[maybe_unused]] const int hooks = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, std::size_t) {
      if (counting) ++allocations;
    },
    [](const volatile void*) {});

}  // namespace

#else

void* operator new(std::size_t size) {
  if (counting) ++allocations;
  if (void* memory = std::malloc(size ? size : 1)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

#endif

using namespace headwater;

namespace {

// Some of OpenBLAS's kernels for small products take memory from malloc, which the
// sanitizers' hook sees: there, sizes that go without OpenBLAS.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::int64_t cell_sizes[] = {4};
#else
constexpr std::int64_t cell_sizes[] = {4, 40};
#endif

void check_steady(const std::string& yaml, const Shape& input) {
  for (const auto& [threads, clip] :
       {std::pair(1U, false), std::pair(2U, false), std::pair(2U, true)}) {
    Context context = test::context(threads);
    const auto net = test::network(
        context, yaml,
        {.input = input, .clip_value = clip ? 1e-3 : 0, .clip_norm = clip ? 1e-3 : 0});
    test::randomize(net->input(), DType::float32, 1);
    test::randomize(net->target(), DType::float32, 2);
    Probe probe(*net);
    for (int i = 0; i < 3; ++i)
      net->train_step(&probe);

    allocations = 0;
    counting = true;
    for (int i = 0; i < 20; ++i)
      net->train_step(i % 2 ? &probe : nullptr);
    counting = false;
    CHECK(allocations == 0);
  }
}

}  // namespace

TEST_CASE("a steady step allocates nothing", "[threads]") {
  check_steady(R"(
network:
  - {block: dense, units: 256, activation: sigmoid}
  - {block: dense, units: 256, activation: gelu, normalizer: batch_norm}
  - {block: residual, layers: [{block: dense, units: 256, activation: relu, normalizer: layer_norm}]}
  - {block: dropout}
  - {block: highway}
  - {block: rezero, layers: [{block: weight_norm, units: 512}, {block: swiglu}]}
  - {block: prelu, num_parameters: 256}
  - {block: dense, units: 10}
loss: mse
optimizer: {type: adam}
)",
               {64, 0, 128});
  for (const std::string cell : {"rnn", "lstm", "gru"})
    for (const std::int64_t size : cell_sizes)
      check_steady("network: [{block: " + cell + ", units: " + std::to_string(size) +
                       ", bidirectional: true}, {block: " + cell +
                       ", units: 4, returns: last_step}, {block: dense, units: 2}]\n"
                       "loss: mse\noptimizer: {type: sgd, learning_rate: 0.01}",
                   {7, 12, size});
}

TEST_CASE("the counter of allocations counts") {
  allocations = 0;
  counting = true;
  const auto number = std::make_unique<int>(1);
  counting = false;
  CHECK(allocations == 1);
}
