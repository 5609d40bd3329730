// The threads behind parallel loops.
#include "runtime/thread_pool.hpp"

#include "catch.hpp"
#include "patience.hpp"
#include <atomic>
#include <cfenv>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using headwater::ThreadPool;
using headwater::test::wait_until;

template <class F>
void loop(ThreadPool& pool, std::uint64_t n, F&& f) {
  using Body = std::remove_reference_t<F>;
  pool.parallel_for(
      n, [](void* user, std::uint64_t i) { (*static_cast<Body*>(user))(i); }, &f);
}

/// Threads that took part in a loop that lasts until so many have come.
std::set<pid_t> participants(ThreadPool& pool, std::size_t expected) {
  std::mutex mutex;
  std::set<pid_t> ids;
  const auto all_here = [&] {
    const std::lock_guard lock(mutex);
    ids.insert(::gettid());
    return ids.size() >= expected;
  };
  loop(pool, 64, [&](std::uint64_t) { wait_until(all_here); });
  return ids;
}

/// What the system tells of a thread: "State:\tS (sleeping)" and how often it was
/// taken from a processor, of its own will or not.
std::vector<std::string> rest_of(pid_t thread) {
  std::ifstream in("/proc/self/task/" + std::to_string(thread) + "/status");
  std::vector<std::string> found;
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("State:") || line.find("ctxt_switches") != std::string::npos)
      found.push_back(line);
  return found;
}

/// One that computes is not in this state, and one that looks up now and then is
/// switched.
bool sleeps(pid_t thread) {
  const auto before = rest_of(thread);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  return before.at(0).starts_with("State:\tS") && rest_of(thread) == before;
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
    const auto ids = participants(pool, threads);
    CHECK(ids.size() == threads);
    CHECK(ids.contains(::gettid()));
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
  auto workers = participants(pool, 3);
  workers.erase(::gettid());
  REQUIRE(workers.size() == 2);
  for (const pid_t worker : workers)
    CHECK(wait_until([&] { return sleeps(worker); }));
  CHECK(participants(pool, 3).size() == 3);
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
  std::atomic<int> here = 0, upward = 0;
  loop(pool, 2, [&](std::uint64_t) {
    ++here;
    wait_until([&] { return here == 2; });
    if (std::fegetround() == FE_UPWARD) ++upward;
  });
  CHECK(upward == 1);  // the worker, not the caller
}
