// Tests of schedules.
#include <headwater/schedule.hpp>

#include "kinds.hpp"
#include <cmath>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

constexpr std::uint64_t steps = 100;

/// The factors of a run whose losses fall, then stay.
std::vector<double> rates(const Trial& trial, const std::shared_ptr<const Technique>& technique) {
  const auto& schedule = static_cast<const Schedule&>(*technique);
  std::vector<double> all, state(schedule.n_state());
  trial.at("in rate");
  for (std::uint64_t step = 0; step < steps; ++step) {
    const double loss = step == 0   ? NAN
                        : step < 30 ? std::exp(-0.1 * static_cast<double>(step))
                                    : 0.05;
    all.push_back(schedule.rate(
        {sizeof(headwater_progress), schedule.n_state(), step, steps, loss, loss, state.data()}));
  }
  return all;
}

/// Schedule::rate itself refuses what is negative or not a number.
void test_rates(LoadedTarget& subject) {
  double most = 0;
  for (const Setup& setup : choice_setups(subject.target()))
    for (const double factor : rates(subject.trial(), subject.make(setup)))
      most = std::max(most, factor);
  subject.trial().note(fmt::format("at most {:.3g}", most));
  if (most > 1000)
    subject.trial().warn(fmt::format("a factor of {:.3g}", most),
                         "rates grow by the learning rate, not by the schedule");
}

}  // namespace

Exercise prepare_schedule(LoadedTarget& subject, const std::shared_ptr<const Technique>& technique,
                          const Conditions&) {
  return [technique, &trial = subject.trial()] {
    return rates(trial, technique);
  };
}

void add_schedule_tests(const Target& target, std::vector<Test>& tests) {
  const TestList list(target, tests);
  list.add("rates", "100 steps have factors of at least 0", test_rates);
}

}  // namespace headwater::lab
