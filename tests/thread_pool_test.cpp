// The threads behind parallel loops.
#include "runtime/thread_pool.hpp"

#include "catch.hpp"
#include <atomic>
#include <cfenv>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace {

using headwater::ThreadPool;

template <class F>
void loop(ThreadPool& pool, std::uint64_t n, F&& f) {
  using Body = std::remove_reference_t<F>;
  pool.parallel_for(
      n, [](void* user, std::uint64_t i) { (*static_cast<Body*>(user))(i); }, &f);
}

/// Threads that took part in a loop long enough for all of them.
std::set<std::thread::id> participants(ThreadPool& pool) {
  std::mutex mutex;
  std::set<std::thread::id> ids;
  loop(pool, 64, [&](std::uint64_t) {
    {
      const std::lock_guard lock(mutex);
      ids.insert(std::this_thread::get_id());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  return ids;
}

double processor_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

}  // namespace

TEST_CASE("a loop runs every index once", "[threads]") {
  for (const unsigned threads : {0u, 1u, 2u, 5u}) {
    ThreadPool pool(threads);
    for (const std::uint64_t n : {0, 1, 2, 7, 1000}) {
      std::vector<std::atomic<int>> runs(n);
      loop(pool, n, [&](std::uint64_t i) { ++runs[i]; });
      for (const std::atomic<int>& count : runs)
        REQUIRE(count == 1);
    }
  }
}

TEST_CASE("many short loops in a row stay whole", "[threads]") {
  ThreadPool pool(3);
  std::vector<std::uint64_t> sums(20);
  for (std::uint64_t round = 0; round < 20000; ++round)
    loop(pool, sums.size(), [&](std::uint64_t i) { sums[i] += round + i; });
  for (std::uint64_t i = 0; i < sums.size(); ++i)
    CHECK(sums[i] == 19999u * 10000 + 20000 * i);
}

TEST_CASE("the pool has the threads that it was asked for", "[threads]") {
  for (const unsigned threads : {1u, 2u, 4u}) {
    ThreadPool pool(threads);
    CHECK(participants(pool).size() == threads);
    CHECK(participants(pool).contains(std::this_thread::get_id()));
  }
}

TEST_CASE("a loop inside a loop runs on its own thread", "[threads]") {
  ThreadPool pool(3);
  std::atomic<int> inner = 0, elsewhere = 0;
  loop(pool, 8, [&](std::uint64_t) {
    const std::thread::id outer = std::this_thread::get_id();
    loop(pool, 10, [&](std::uint64_t) {
      ++inner;
      if (std::this_thread::get_id() != outer) ++elsewhere;
    });
  });
  CHECK(inner == 80);
  CHECK(elsewhere == 0);
}

TEST_CASE("several host threads share a pool", "[threads]") {
  ThreadPool pool(2);
  std::atomic<std::uint64_t> total = 0;
  std::vector<std::thread> hosts;
  for (int host = 0; host < 3; ++host)
    hosts.emplace_back([&] {
      for (int round = 0; round < 2000; ++round)
        loop(pool, 5, [&](std::uint64_t i) { total += i; });
    });
  for (std::thread& host : hosts)
    host.join();
  CHECK(total == 3u * 2000 * 10);
}

TEST_CASE("an idle pool sleeps", "[threads]") {
  ThreadPool pool(3);
  participants(pool);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const double before = processor_seconds();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CHECK(processor_seconds() - before < 0.02);
  CHECK(participants(pool).size() == 3);
}

TEST_CASE("pools start and stop at any moment", "[threads]") {
  for (int round = 0; round < 300; ++round) {
    ThreadPool pool(3);
    if (round % 3 == 0) continue;
    std::atomic<int> runs = 0;
    loop(pool, 4, [&](std::uint64_t) { ++runs; });
    REQUIRE(runs == 4);
  }
}

TEST_CASE("workers round as the maker of the pool did", "[threads]") {
  std::fesetround(FE_UPWARD);
  ThreadPool pool(2);
  std::fesetround(FE_TONEAREST);
  const std::thread::id caller = std::this_thread::get_id();
  std::atomic<int> upward = 0, others = 0;
  loop(pool, 64, [&](std::uint64_t) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (std::this_thread::get_id() == caller) return;
    ++others;
    if (std::fegetround() == FE_UPWARD) ++upward;
  });
  CHECK(others > 0);
  CHECK(upward == others);
}
