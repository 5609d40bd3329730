// Exercises of a technique that are done at once, by a thread each.
#include "crowd.hpp"

#include <barrier>
#include <check/jolts.hpp>
#include <fmt/format.h>
#include <thread>
#include <utility>

namespace headwater::lab {

namespace {

std::string watch(const Exercise& exercise, const std::vector<double>& expected,
                  std::chrono::milliseconds time) {
  using Clock = std::chrono::steady_clock;
  try {
    for (const auto end = Clock::now() + time; Clock::now() < end;)
      if (const auto result = exercise(); !same_bits(result, expected))
        return fmt::format("distance {:.2g}", distance(result, expected));
  } catch (...) {
    return "an error";
  }
  return {};
}

}  // namespace

void Crowd::add(Exercise exercise) {
  expected_.push_back(exercise());
  exercises_.push_back(std::move(exercise));
}

std::vector<std::string> Crowd::run(std::chrono::milliseconds time) const {
  std::vector<std::string> problems(exercises_.size());
  std::barrier start(static_cast<std::ptrdiff_t>(exercises_.size()));
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < exercises_.size(); ++i)
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      const Jolts jolts;
      problems[i] = watch(exercises_[i], expected_[i], time);
    });
  threads.clear();
  std::erase(problems, "");
  return problems;
}

}  // namespace headwater::lab
