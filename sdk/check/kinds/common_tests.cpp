// What every technique must do, whatever its kind.
#include <headwater/error.hpp>

#include "crowd.hpp"
#include "kinds.hpp"
#include <algorithm>
#include <check/surroundings.hpp>
#include <chrono>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <malloc.h>

namespace headwater::lab {

namespace {

constexpr DType both[] = {DType::float32, DType::float64};
constexpr const char* repeat_help =
    "results may depend on nothing but the arguments: look for memory that is read "
    "before it is written, static variables and random numbers that are not the host's";

/// A setting's range may hold values that the technique refuses with a reason.
void check_refusal(LoadedTarget& subject, const Setup& setup, const std::string& why) {
  subject.trial().require(
      why.find("gave no reason") == std::string::npos,
      fmt::format("it refuses {} and gives no reason", setup.label),
      "write into headwater_error.message what was wrong and what would be right");
}

/// A block may still find out later that it cannot do it, and say so.
void work_at(LoadedTarget& subject, const std::shared_ptr<const Technique>& made) {
  try {
    prepare(subject, made, {DType::float32})();
  } catch (const Error& e) {
    subject.trial().note(e.what());
  }
}

void test_settings(LoadedTarget& subject) {
  std::size_t n = 0;
  for (const auto& setups : {choice_setups(subject.target()), bound_setups(subject.target())})
    for (const Setup& setup : setups) {
      const auto [made, why] = subject.try_make(setup);
      if (made)
        work_at(subject, made);
      else
        check_refusal(subject, setup, why);
      ++n;
    }
  subject.trial().note(fmt::format("{} way{}", n, n == 1 ? "" : "s"));
}

void test_ranges(LoadedTarget& subject) {
  const auto setups = outside_setups(subject.target());
  if (setups.empty()) subject.trial().skip("it has no settings that are numbers");
  for (const Setup& setup : setups)
    subject.trial().require(!subject.try_make(setup).first,
                            fmt::format("{} is accepted", setup.label),
                            "give the setting the range that its code can bear");
}

std::size_t allocated_bytes() {
  const struct mallinfo2 all = ::mallinfo2();
  return all.uordblks + all.hblkhd;
}

/// Once more to begin with: what is made on first use may stay.
void test_life(LoadedTarget& subject) {
  constexpr int times = 1000;
  const Setup setup = default_setup(subject.target());
  for (int i = 0; i < 10; ++i)
    subject.make(setup);
  const std::size_t before = allocated_bytes();
  for (int i = 0; i < times; ++i)
    subject.try_make(setup);
  const std::size_t after = allocated_bytes();
  subject.trial().at("in destroy(NULL)");
  subject.technique().destroy(nullptr);
  const std::size_t grown = after > before ? after - before : 0;
  subject.trial().require(
      grown < times, fmt::format("{} times create and destroy leave {} bytes behind", times, grown),
      "destroy must release all that create took");
}

/// Likewise, of calls.
void test_calls(LoadedTarget& subject) {
  constexpr int times = 200;
  const auto technique = subject.make();
  const Exercise work = prepare(subject, technique, {});
  for (int i = 0; i < 10; ++i)
    work();
  const std::size_t before = allocated_bytes();
  for (int i = 0; i < times; ++i)
    work();
  const std::size_t grown = std::max(allocated_bytes(), before) - before;
  subject.trial().require(
      grown < times, fmt::format("{} times the same work leave {} bytes behind", times, grown),
      "what a call allocates it must release; better it asks for workspace when it plans");
}

void test_repeatable(LoadedTarget& subject) {
  for (const DType dtype : both) {
    const auto first = subject.make(), second = subject.make();
    const Exercise work = prepare(subject, first, {dtype});
    const std::vector<double> once = work(), again = work();
    const std::vector<double> other = prepare(subject, second, {dtype})();
    subject.trial().require(same_bits(once, again),
                            fmt::format("the same call gives other results the second "
                                        "time (distance {:.2g}, {})",
                                        distance(again, once), name_of(dtype)),
                            repeat_help);
    subject.trial().require(
        same_bits(once, other),
        fmt::format("two instances with the same settings disagree (distance {:.2g})",
                    distance(other, once)),
        repeat_help);
  }
}

void test_surroundings(LoadedTarget& subject) {
  const auto work_all = [&] {
    const auto technique = subject.make();
    for (const DType dtype : both)
      prepare(subject, technique, {dtype})();
  };
  const Surroundings before = surroundings();
  work_all();
  const auto changed = changes(before, surroundings());
  subject.trial().require(
      changed.empty(), fmt::format("it changes {}", fmt::join(changed, ", ")),
      "these belong to the whole process: leave them as they are, or put them back");
}

/// How many bytes of its variables change when it works, after what is made on first
/// use.
std::size_t changed_variables(LoadedTarget& subject) {
  const auto technique = subject.make();
  prepare(subject, technique, {})();
  const std::string before = subject.variables();
  prepare(subject, technique, {.variety = 1})();
  const std::string after = subject.variables();
  std::size_t n = 0;
  for (std::size_t i = 0; i < before.size(); ++i)
    n += before[i] != after[i];
  return n;
}

void test_variables(LoadedTarget& subject) {
  const std::size_t n = changed_variables(subject);
  if (n > 0)
    subject.trial().warn(
        fmt::format("{} bytes of its global and static variables change in calls", n),
        "globals are constant, unless threads cannot see that they are not");
}

/// Each on its own numbers, so that one that gets those of another shows.
void test_concurrency(LoadedTarget& subject) {
  constexpr std::uint64_t n = 8;
  const std::chrono::milliseconds time(changed_variables(subject) > 0 ? 2000 : 50);
  const auto shared = subject.make();
  Crowd apart, together;
  for (std::uint64_t i = 0; i < n; ++i) {
    const Conditions large{.dtype = DType::float32, .batch = 500, .variety = i};
    apart.add(prepare(subject, subject.make(), large));
    together.add(prepare(subject, shared, large));
  }
  const auto check = [&](const Crowd& crowd, const char* what) {
    subject.trial().at(fmt::format("in calls by {} threads at once", n));
    const auto problems = crowd.run(time);
    subject.trial().require(
        problems.empty(),
        fmt::format("{} of {} {} that work at once go wrong: {}", problems.size(), n, what,
                    fmt::join(problems, ", ")),
        "data that calls write to belongs into the host's workspace or on the stack; "
        "self and all globals are constant");
  };
  check(apart, "instances");
  check(together, "calls of one instance");
}

}  // namespace

void add_common_tests(const Target& target, std::vector<Test>& tests) {
  const TestList list(target, tests);
  list.add("settings", "its settings do, or are refused with a reason", test_settings);
  list.add("ranges", "values outside of its ranges are refused", test_ranges);
  list.add("life", "1000 times create and destroy leave nothing behind", test_life);
  list.add("calls", "200 times the same work leave nothing behind", test_calls);
  list.add("repeat", "the same work gives the same bits", test_repeatable);
  list.add("surroundings", "it leaves the process as it is", test_surroundings);
  list.add("variables", "it keeps nothing from call to call", test_variables);
  list.add("threads", "8 calls at once do not disturb each other", test_concurrency);
}

}  // namespace headwater::lab
