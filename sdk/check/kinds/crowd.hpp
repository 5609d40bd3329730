// Exercises of a technique that are done at once, by a thread each.
#pragma once

#include <check/exercise.hpp>
#include <chrono>
#include <string>
#include <vector>

namespace headwater::lab {

class Crowd {
 public:
  /// Does it once alone: so it must go in the crowd, too.
  void add(Exercise exercise);

  /// Over and over for so long; what went wrong.
  std::vector<std::string> run(std::chrono::milliseconds time) const;

 private:
  std::vector<Exercise> exercises_;
  std::vector<std::vector<double>> expected_;
};

}  // namespace headwater::lab
