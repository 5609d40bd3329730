// What is tried on techniques of each kind.
#pragma once

#include <check/exercise.hpp>
#include <check/target.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace headwater::lab {

/// See prepare().
using PrepareExercise = Exercise(LoadedTarget&, const std::shared_ptr<const Technique>&,
                                 const Conditions&);
PrepareExercise prepare_activation, prepare_initializer, prepare_block, prepare_loss,
    prepare_optimizer, prepare_schedule;

/// Tests for any kind, for all but schedules, and for its own.
void add_common_tests(const Target& target, std::vector<Test>& tests);
void add_object_test(const Target& target, std::vector<Test>& tests);
void add_array_tests(const Target& target, std::vector<Test>& tests);
void add_activation_tests(const Target& target, std::vector<Test>& tests);
void add_initializer_tests(const Target& target, std::vector<Test>& tests);
void add_block_tests(const Target& target, std::vector<Test>& tests);
void add_loss_tests(const Target& target, std::vector<Test>& tests);
void add_optimizer_tests(const Target& target, std::vector<Test>& tests);
void add_schedule_tests(const Target& target, std::vector<Test>& tests);

/// Adds tests of one target, which they copy.
class TestList {
 public:
  TestList(const Target& target, std::vector<Test>& tests) : target_(target), tests_(tests) {}

  void add(std::string name, std::string promise, void (*run)(LoadedTarget&)) const {
    const auto load_and_run = [target = target_, run](const Trial& trial) {
      LoadedTarget subject(target, trial);
      run(subject);
    };
    tests_.push_back({target_.subject(), std::move(name), std::move(promise), load_and_run});
  }

 private:
  const Target& target_;
  std::vector<Test>& tests_;
};

}  // namespace headwater::lab
