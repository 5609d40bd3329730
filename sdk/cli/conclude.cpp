// Errors become messages and a status.
#include "conclude.hpp"

#include <headwater/error.hpp>

#include "commands.hpp"
#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <iostream>

namespace headwater::cli {

int conclude(const std::function<int()>& command) {
  try {
    const int status = command();
    std::cout.flush();
    if (std::fflush(stdout) == 0 && std::cout) return status;
    fmt::print(stderr, "headwater: error: standard output cannot be written\n");
    return failed;
  } catch (const Error& e) {
    fmt::print(stderr, "headwater: {}\n", e.what());
    return wrong_input;
  } catch (const std::exception& e) {
    fmt::print(stderr, "headwater: error: {}\n", e.what());
    return failed;
  }
}

}  // namespace headwater::cli
