// Errors become messages and a status.
#include "conclude.hpp"

#include <headwater/characters.hpp>
#include <headwater/error.hpp>

#include "commands.hpp"
#include <array>
#include <base/loaded_file.hpp>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <exception>
#include <execinfo.h>
#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

namespace headwater::cli {

namespace {

pid_t at_work = 0;  ///< the process that runs the program's command; 0: none does

/// The library whose code calls exit(): the first behind C's, which calls the program.
const char* caller_of_exit() {
  Dl_info own{}, system{}, library{};
  ::dladdr(reinterpret_cast<void*>(&caller_of_exit), &own);
  ::dladdr(reinterpret_cast<void*>(&std::exit), &system);
  std::array<void*, 64> frames{};
  const int n = ::backtrace(frames.data(), static_cast<int>(frames.size()));
  bool behind = false;
  for (int i = 0; i < n; ++i) {
    if (::dladdr(frames[static_cast<std::size_t>(i)], &library) == 0) continue;
    if (behind && library.dli_fbase != own.dli_fbase && library.dli_fbase != system.dli_fbase)
      return library.dli_fname;
    behind = behind || library.dli_fbase == system.dli_fbase;
  }
  return nullptr;
}

void tell_exit() {
  if (::getpid() != at_work) return;
  std::cout.flush();
  std::fflush(stdout);
  const char* const library = caller_of_exit();
  fmt::print(stderr,
             "headwater: error: the program was ended by exit(){}\n"
             "  help:  a plugin may end its call, not the process; headwater run --isolate, and "
             "headwater plugin check, tell more\n",
             library ? fmt::format(" in {}", printable(lab::LoadedFile(library).name())) : "");
  ::_exit(died);
}

}  // namespace

int conclude_program(const std::function<int()>& command) {
  at_work = ::getpid();
  std::atexit(&tell_exit);
  std::at_quick_exit(&tell_exit);
  const int status = conclude(command);
  at_work = 0;
  return status;
}

void tell(const Error& error) {
  const std::string_view what = error.what();
  fmt::print(stderr, "headwater: {}{}\n", what.starts_with("error") ? "" : "error: ", what);
}

int conclude(const std::function<int()>& command) {
  try {
    const int status = command();
    std::cout.flush();
    if (std::fflush(stdout) == 0 && std::cout) return status;
    fmt::print(stderr, "headwater: error: standard output cannot be written\n");
    return failed;
  } catch (const Error& e) {
    tell(e);
    return wrong_input;
  } catch (const std::exception& e) {
    fmt::print(stderr, "headwater: error: {}\n", e.what());
    return failed;
  }
}

}  // namespace headwater::cli
