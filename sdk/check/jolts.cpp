// A timer of each thread, whose signal puts it to sleep for a moment.
#include "jolts.hpp"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <unistd.h>

namespace headwater::lab {
namespace {

thread_local timer_t timer_of_thread;

/// Once: a timer that goes on while the thread sleeps would let it do nothing else.
void set_timer() {
  constexpr itimerspec times{{}, {0, 50'000}};
  ::timer_settime(timer_of_thread, 0, &times, nullptr);
}

void jolt(int) {
  const int kept = errno;
  const timespec moment{0, 1};
  ::nanosleep(&moment, nullptr);
  set_timer();
  errno = kept;
}

}  // namespace

Jolts::Jolts() {
  struct sigaction action {};
  action.sa_handler = &jolt;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGALRM, &action, nullptr);
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = SIGALRM;
  event._sigev_un._tid = ::gettid();  // glibc has no other name for it
  running_ = ::timer_create(CLOCK_MONOTONIC, &event, &timer_of_thread) == 0;
  if (running_) set_timer();
}

Jolts::~Jolts() {
  if (running_) ::timer_delete(timer_of_thread);
}

}  // namespace headwater::lab
