// The last thing a dying worker does: it notes whose code was running.
#include "worker_page.hpp"
#include <base/loaded_file.hpp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <execinfo.h>
#include <link.h>
#include <new>
#include <string_view>
#include <ucontext.h>

namespace headwater::lab {

namespace {

// Signal handlers reach nothing but globals.
WorkerPage* page = nullptr;

/// The library that code belongs to; a call that is safe in a signal handler.
const char* library_of(void* code) {
  dl_find_object found{};
  if (_dl_find_object(code, &found) != 0 || !found.dlfo_link_map) return "";
  return found.dlfo_link_map->l_name;
}

/// The file of the plugin that the library is; empty: it is none.
std::string_view plugin_of(const char* library) {
  const LoadedFile loaded(library);
  const std::uint32_t n = page->board.n_places.load();
  for (std::uint32_t i = 1; i <= n; ++i)
    if (const char* const file = page->board.places[i].file.data(); loaded.is(file)) return file;
  return {};
}

/// Notes the call, and the innermost plugin that this thread has a frame of.
void note_code() {
  page->place = page->board.place.load();
  page->function = page->board.function.load();
  std::array<void*, 256> frames{};
  const int n = backtrace(frames.data(), static_cast<int>(frames.size()));
  for (int i = 0; i < n; ++i) {
    const std::string_view file = plugin_of(library_of(frames[static_cast<std::size_t>(i)]));
    if (file.empty()) continue;
    page->file[file.copy(page->file.data(), page->file.size() - 1)] = 0;
    return;
  }
}

/// A guard page lies where the stack pointer is.
bool overflowed(int signal, const siginfo_t& info, const ucontext_t& context) {
  const auto top = static_cast<std::uintptr_t>(context.uc_mcontext.gregs[REG_RSP]);
  const auto address = reinterpret_cast<std::uintptr_t>(info.si_addr);
  constexpr std::uintptr_t near = 1 << 16;
  return signal == SIGSEGV && address + near > top && address < top + near;
}

void die(int signal, siginfo_t* info, void* context) {
  page->stack_overflow = overflowed(signal, *info, *static_cast<const ucontext_t*>(context));
  note_code();
  raise(signal);  // again, with its usual action: the handler was for one time
}

[[noreturn]] void refuse_memory() {
  page->out_of_memory = true;
  note_code();
  throw std::bad_alloc();
}

}  // namespace

void note_faults(WorkerPage& worker_page) {
  page = &worker_page;
  static std::array<char, 1 << 16> stack;
  const stack_t own{.ss_sp = stack.data(), .ss_flags = 0, .ss_size = stack.size()};
  sigaltstack(&own, nullptr);
  struct sigaction action {};
  action.sa_sigaction = &die;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT})
    sigaction(signal, &action, nullptr);
  std::atexit(&note_code);
  std::set_new_handler(&refuse_memory);
  note_code();  // the first backtrace loads a library, which a dying process cannot
}

}  // namespace headwater::lab
