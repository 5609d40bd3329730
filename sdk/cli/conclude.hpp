// From what a command did to an exit status.
#pragma once

#include <functional>

namespace headwater::cli {

/// Runs a command and tells its errors. Its status, once all it printed is out.
int conclude(const std::function<int()>& command);

}  // namespace headwater::cli
