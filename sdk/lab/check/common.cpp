// What every technique must do, whatever its kind.
#include <headwater/error.hpp>

#include "jolts.hpp"
#include "surroundings.hpp"
#include "work.hpp"
#include <algorithm>
#include <barrier>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <malloc.h>
#include <thread>

namespace headwater::lab {

namespace {

constexpr DType both[] = {DType::float32, DType::float64};
constexpr const char* repeat_help =
    "results may depend on nothing but the arguments: look for memory that is read "
    "before it is written, static variables and random numbers that are not the host's";

double tolerance(DType dtype) {
  return dtype == DType::float64 ? 1e-12 : 1e-5;
}

/// A setting's range may hold values that the technique refuses with a reason.
void check_refusal(Subject& subject, const Setup& setup, const std::string& why) {
  subject.trial().require(
      why.find("gave no reason") == std::string::npos,
      fmt::format("it refuses {} and gives no reason", setup.label),
      "write into headwater_error.message what was wrong and what would be right");
}

/// A block may still find out later that it cannot do it, and say so.
void work_at(Subject& subject, const std::shared_ptr<const Technique>& made) {
  try {
    prepare(subject, made, {DType::float32})();
  } catch (const Error& e) {
    subject.trial().note(e.what());
  }
}

void test_settings(Subject& subject) {
  std::size_t n = 0;
  for (const auto& setups : {choice_setups(subject.specimen()), bound_setups(subject.specimen())})
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

void test_ranges(Subject& subject) {
  const auto setups = outside_setups(subject.specimen());
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
void test_life(Subject& subject) {
  constexpr int times = 1000;
  const Setup setup = default_setup(subject.specimen());
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

void test_repeatable(Subject& subject) {
  for (const DType dtype : both) {
    const auto first = subject.make(), second = subject.make();
    const Work work = prepare(subject, first, {dtype});
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

void test_precision(Subject& subject) {
  const auto technique = subject.make();
  const auto twice = prepare(subject, technique, {DType::float64})();
  const auto single = prepare(subject, technique, {DType::float32})();
  subject.trial().require(single.size() == twice.size(),
                          "float32 and float64 do not give equally many numbers");
  const double error = distance(single, twice);
  subject.trial().note(fmt::format("largest distance {:.2g}", error));
  subject.trial().require(
      error < 1e-4, fmt::format("float32 and float64 disagree: distance {:.2g}", error),
      "write one template for both; sums of many elements are better kept in double");
}

/// In memory of another layout, the same.
void test_layout(Subject& subject, const Layout& layout, const char* what) {
  const auto technique = subject.make();
  for (const DType dtype : both) {
    const auto usual = prepare(subject, technique, {dtype})();
    const auto here = prepare(subject, technique, {dtype, layout})();
    subject.trial().require(
        distance(here, usual) <= tolerance(dtype),
        fmt::format("other results with {}: distance {:.2g} ({})", what, distance(here, usual),
                    name_of(dtype)),
        "element (i, j) is data[i + j * stride]; only the alignment of an element may "
        "be relied on");
  }
}

void test_gaps(Subject& subject) {
  test_layout(subject, {.gaps = true}, "gaps between columns");
}
void test_alignment(Subject& subject) {
  test_layout(subject, {.misaligned = true}, "matrices that are not aligned");
}
void test_inputs(Subject& subject) {
  test_layout(subject, {.read_only = true}, "inputs in memory that cannot be written");
}

void test_bounds(Subject& subject) {
  const auto technique = subject.make();
  for (const DType dtype : both)
    prepare(subject, technique, {dtype, {.gaps = true, .watched = true}})();
}

void test_complete(Subject& subject) {
  const auto technique = subject.make();
  for (const DType dtype : both) {
    const auto one = prepare(subject, technique, {.dtype = dtype, .fill = 777})();
    const auto other = prepare(subject, technique, {.dtype = dtype, .fill = -3})();
    subject.trial().require(
        same_bits(one, other),
        fmt::format("results depend on what stood in the outputs before: distance {:.2g}",
                    distance(one, other)),
        "outputs are overwritten, every element of them, and never added to");
  }
}

void test_surroundings(Subject& subject) {
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
std::size_t changed_variables(Subject& subject) {
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

void test_variables(Subject& subject) {
  const std::size_t n = changed_variables(subject);
  if (n > 0)
    subject.trial().warn(
        fmt::format("{} bytes of its global and static variables change in calls", n),
        "globals are constant, unless threads cannot see that they are not");
}

/// Works at once, and what each of them found wrong.
class Crowd {
 public:
  void add(Work work) {
    expected_.push_back(work());
    works_.push_back(std::move(work));
  }

  std::vector<std::string> run(std::chrono::milliseconds time) const {
    std::vector<std::string> problems(works_.size());
    std::barrier start(static_cast<std::ptrdiff_t>(works_.size()));
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < works_.size(); ++i)
      threads.emplace_back([&, i] {
        start.arrive_and_wait();
        const Jolts jolts;
        problems[i] = watch(works_[i], expected_[i], time);
      });
    threads.clear();
    std::erase(problems, "");
    return problems;
  }

 private:
  static std::string watch(const Work& work, const std::vector<double>& expected,
                           std::chrono::milliseconds time) {
    using Clock = std::chrono::steady_clock;
    try {
      for (const auto end = Clock::now() + time; Clock::now() < end;)
        if (const auto result = work(); !same_bits(result, expected))
          return fmt::format("distance {:.2g}", distance(result, expected));
    } catch (...) {
      return "an error";
    }
    return {};
  }

  std::vector<Work> works_;
  std::vector<std::vector<double>> expected_;
};

/// Each on its own numbers, so that one that gets those of another shows.
void test_concurrency(Subject& subject) {
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

void add_common_tests(const Specimen& specimen, std::vector<Test>& tests) {
  const TestList list(specimen, tests);
  list.add("settings", "its settings do, or are refused with a reason", test_settings);
  list.add("ranges", "values outside of its ranges are refused", test_ranges);
  list.add("life", "1000 times create and destroy leave nothing behind", test_life);
  list.add("repeat", "the same work gives the same bits", test_repeatable);
  list.add("surroundings", "it leaves the process as it is", test_surroundings);
  list.add("variables", "it keeps nothing from call to call", test_variables);
  list.add("threads", "8 calls at once do not disturb each other", test_concurrency);
  if (specimen.info.kind == Kind::schedule) return;
  list.add("precision", "float32 and float64 agree", test_precision);
  list.add("gaps", "it works on matrices with gaps between columns", test_gaps);
  list.add("alignment", "it works on matrices that are not aligned", test_alignment);
  list.add("inputs", "it leaves its inputs as they are", test_inputs);
  list.add("bounds", "it writes to its outputs and nowhere else", test_bounds);
  list.add("complete", "it writes all of its outputs", test_complete);
}

}  // namespace headwater::lab
