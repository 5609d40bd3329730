// environment.json: where and how a run was made.
#pragma once

#include <base/json.hpp>
#include <chrono>
#include <string>
#include <vector>

namespace headwater::lab {

/// What the program knows of itself.
struct Invocation {
  std::vector<std::string> command_line;
  unsigned threads = 1;
};

struct Duration {
  std::chrono::system_clock::time_point started;
  double seconds = 0;
};

/// Program, compiler, processor, memory, system, time and command line. No names of
/// hosts or users but what the command line itself holds. The first key marks the
/// folder as a run.
Json environment_json(const Invocation& invocation, const Duration& duration);

/// Is this the text of an environment.json?
bool is_environment(const std::string& json);

}  // namespace headwater::lab
