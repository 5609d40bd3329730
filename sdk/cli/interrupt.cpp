// Ctrl-C: asks a run to stop at the end of its step.
#include "interrupt.hpp"

#include "commands.hpp"
#include <atomic>
#include <csignal>
#include <unistd.h>

namespace headwater::cli {

namespace {

// A signal handler reaches nothing but globals.
std::atomic<int> signalled = 0;

}  // namespace

Interrupt::Interrupt() {
  struct sigaction action {};
  action.sa_handler = [](int) {
    // Some tools send every signal twice; the third is meant.
    if (++signalled > 2) _exit(interrupted);
  };
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

int Interrupt::times() const {
  return signalled;
}

}  // namespace headwater::cli
