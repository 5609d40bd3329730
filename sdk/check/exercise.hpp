// A technique at work: all that it computes from made-up data, whatever its kind.
#pragma once

#include <headwater/matrix.hpp>

#include "memory.hpp"
#include "target.hpp"
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace headwater::lab {

/// Under what conditions it works.
struct Conditions {
  DType dtype = DType::float64;
  Layout layout{};
  std::int64_t batch = 6;
  std::int64_t steps = 0;     ///< in time, of blocks; 0: only where it takes no others
  double fill = 777;          ///< what outputs hold before they are written
  std::uint64_t variety = 0;  ///< other numbers to work on

  /// Ends a stage: "forward, with inputs that cannot be written".
  std::string_view manner() const {
    return layout.read_only ? ", with inputs that cannot be written" : "";
  }
};

/// Does the work, from the start each time, and returns every number that came out.
/// Matrices are its own, so that exercises of the same technique may go on at once.
using Exercise = std::function<std::vector<double>()>;

/// Ends the trial when a call fails, or writes where it must not. A kind for which
/// a condition has no meaning ignores it.
Exercise prepare(LoadedTarget& subject, const std::shared_ptr<const Technique>& technique,
                 const Conditions& conditions);

/// f(error) -> status, a function of the plugin. Any error ends the trial.
template <class F>
void call(const Trial& trial, const std::string& stage, F f) {
  headwater_error error{sizeof(headwater_error), HEADWATER_OK, -1, 0, {}};
  trial.at("in " + stage);
  const headwater_status status = f(&error);
  error.message[sizeof error.message - 1] = 0;
  if (status != HEADWATER_OK)
    trial.fail(stage + " answers with an error: " +
               (error.message[0] ? error.message : "it gives no reason"));
}

/// float32 or float64, as people say it.
std::string_view name_of(DType dtype);

}  // namespace headwater::lab
