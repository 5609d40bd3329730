// One test of a plugin: what it promises, how it is carried out in a child process, and
// what came of it.
#pragma once

#include <base/child.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headwater::lab {

enum class TestVerdict { passed, warned, skipped, failed };

struct TestResult {
  std::string subject;  ///< "file", or a technique: "activation/gelu"
  std::string test;     ///< "gradient"
  TestVerdict verdict = TestVerdict::passed;
  std::string sentence;  ///< what was found
  std::string help;      ///< what to do about it; lines end in \n, or empty
  double seconds = 0;

  std::string name() const { return subject + ": " + test; }
};

/// A test talks to the process that waits for it. Only the first failure counts.
class Trial {
 public:
  /// Its lines begin with the mark, which the plugin does not know.
  Trial(int descriptor, std::string mark) : descriptor_(descriptor), mark_(std::move(mark)) {}

  /// What is done next, to be told should the process not survive it: "in forward".
  void at(std::string_view stage) const;
  /// Something measured that belongs to the sentence: "largest error 3e-10".
  void note(std::string_view text) const;
  void warn(std::string_view what, std::string_view help = {}) const;
  [[noreturn]] void fail(std::string_view what, std::string_view help = {}) const;
  [[noreturn]] void skip(std::string_view why) const;
  void require(bool holds, std::string_view what, std::string_view help = {}) const {
    if (!holds) fail(what, help);
  }

 private:
  void tell(char type, std::string_view text, std::string_view help = {}) const;

  int descriptor_;
  std::string mark_;
};

struct Test {
  std::string subject, name;
  std::string promise;  ///< the sentence when it passes
  std::function<void(const Trial&)> run;
};

/// Runs the test in a child. Whatever happens there is a result.
TestResult carry_out(const Test& test, const ChildLimits& limits);

}  // namespace headwater::lab
