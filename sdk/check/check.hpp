// Checks a plugin as its users would: by what it does. Nothing of it runs in this
// process.
#pragma once

#include <headwater/plugin_info.hpp>

#include "trial.hpp"
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace headwater::lab {

struct CheckOptions {
  std::string file{};
  std::vector<std::string> settings{};  ///< key=value, for techniques that have the key
  std::vector<std::string> folders{};   ///< of techniques that may fill slots
  std::string golden{};                 ///< a file of values to reproduce; empty: none
  std::string filter{};                 ///< only tests with this text in their names
  std::uint64_t seed = 1;
  double time_limit = 20;  ///< seconds, of each test
};

struct CheckReport {
  PluginInfo plugin;
  std::vector<TestResult> results;

  std::size_t count(TestVerdict verdict) const;
  bool good() const { return count(TestVerdict::failed) == 0; }
};

/// PluginError when the file is not a plugin; Error when no test has such a name. `done`
/// hears of each result at once.
CheckReport check_plugin(const CheckOptions& options,
                         const std::function<void(const TestResult&)>& done = {});

/// Of the activations in the file, for a terminal; empty when there are none.
std::string check_datasheets(const CheckOptions& options, const PluginInfo& plugin, bool colour);

}  // namespace headwater::lab
