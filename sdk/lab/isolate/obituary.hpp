// How a worker died, in the words of a person.
#pragma once

#include "isolate.hpp"
#include "worker_page.hpp"
#include <base/child.hpp>
#include <string>

namespace headwater::lab {

/// What happened, in which function of which plugin, at which step, why, and what to
/// do. `stuck`: it was ended because it did not move.
std::string obituary(const ChildEnd& end, const WorkerPage& page, const WorkerLimits& limits,
                     bool stuck);

}  // namespace headwater::lab
