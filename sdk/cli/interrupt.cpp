// Ctrl-C: asks a run to stop at the end of its step.
#include "interrupt.hpp"

#include <csignal>

namespace headwater::cli {

namespace {

// A signal handler reaches nothing but globals.
volatile std::sig_atomic_t signalled = 0;

}  // namespace

Interrupt::Interrupt() {
  struct sigaction action {};
  action.sa_handler = [](int) {
    signalled = 1;
  };
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool Interrupt::asked() const {
  return signalled != 0;
}

}  // namespace headwater::cli
