// From what a command did to an exit status.
#pragma once

#include <headwater/error.hpp>

#include <functional>

namespace headwater::cli {

/// Runs a command and tells its errors. Its status, once all it printed is out.
int conclude(const std::function<int()>& command);

/// The same for the whole program: where code of a plugin calls exit() instead of returning,
/// that is told, and the status is `died`. Nothing can be told after _exit().
int conclude_program(const std::function<int()>& command);

/// Prints an error as such.
void tell(const Error& error);

}  // namespace headwater::cli
