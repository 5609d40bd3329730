// Remembers the state of the process, and restores it.
#include "surroundings.hpp"

#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace headwater {
namespace {

constexpr unsigned exception_flags = 0x3f;  // of MXCSR: results, not settings

mode_t current_mask() {
  const mode_t mask = ::umask(077);
  ::umask(mask);
  return mask;
}

std::array<struct sigaction, NSIG> current_handlers() {
  std::array<struct sigaction, NSIG> handlers{};
  for (int i = 1; i < NSIG; ++i)
    ::sigaction(i, nullptr, &handlers[static_cast<std::size_t>(i)]);
  return handlers;
}

}  // namespace

Surroundings::Surroundings(const headwater_host& host, std::string file)
    : host_(host),
      file_(std::move(file)),
      locale_(::setlocale(LC_ALL, nullptr)),
      thread_locale_(::uselocale(nullptr)),
      folder_(::open(".", O_PATH | O_DIRECTORY | O_CLOEXEC)),
      handlers_(current_handlers()),
      mask_(current_mask()),
      process_(::getpid()) {
  ::getitimer(ITIMER_REAL, &alarm_);
  std::fegetenv(&floating_);
  ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked_);
}

Surroundings::~Surroundings() {
  if (::getpid() != process_) ::_exit(0);
  const std::vector<std::string> changed = restore();
  try {
    for (const std::string& what : changed) {
      const std::string line = "warning: plugin " + file_ + " changed " + what + "; restored";
      if (host_.log != nullptr) host_.log(host_.ctx, {line.data(), line.size()});
    }
  } catch (...) {  // NOLINT(bugprone-empty-catch): a log that fails stops nothing
  }
}

std::vector<std::string> Surroundings::restore() {
  std::vector<std::string> changed;
  std::fenv_t now{};
  std::fegetenv(&now);
  std::fesetenv(&floating_);
  if ((now.__mxcsr & ~exception_flags) != (floating_.__mxcsr & ~exception_flags) ||
      now.__control_word != floating_.__control_word)
    changed.emplace_back("the floating-point mode (was it linked with -ffast-math?)");
  if (restore_locale()) changed.emplace_back("the locale");
  if (restore_folder()) changed.emplace_back("the working directory");
  if (restore_signals()) changed.emplace_back("signal handlers or the signal mask");
  if (restore_mask()) changed.emplace_back("the umask");
  if (restore_alarm()) changed.emplace_back("the alarm of the process");
  return changed;
}

bool Surroundings::restore_locale() const {
  const bool thread = ::uselocale(thread_locale_) != thread_locale_;
  if (locale_ == ::setlocale(LC_ALL, nullptr)) return thread;
  ::setlocale(LC_ALL, locale_.c_str());
  return true;
}

bool Surroundings::restore_folder() const {
  struct stat before {};
  struct stat now {};
  if (::fstat(folder_.number(), &before) != 0) return false;
  if (::stat(".", &now) == 0 && now.st_dev == before.st_dev && now.st_ino == before.st_ino)
    return false;
  return ::fchdir(folder_.number()) == 0;
}

bool Surroundings::restore_signals() {
  sigset_t blocked{};
  ::pthread_sigmask(SIG_SETMASK, &blocked_, &blocked);
  bool changed = std::memcmp(&blocked, &blocked_, sizeof blocked) != 0;
  for (int i = 1; i < NSIG; ++i) {
    const auto& before = handlers_[static_cast<std::size_t>(i)];
    struct sigaction now {};
    if (::sigaction(i, nullptr, &now) != 0 || now.sa_handler == before.sa_handler) continue;
    ::sigaction(i, &before, nullptr);
    changed = true;
  }
  return changed;
}

/// One that was running goes on.
bool Surroundings::restore_alarm() const {
  itimerval now{};
  ::getitimer(ITIMER_REAL, &now);
  if (timerisset(&now.it_value) == timerisset(&alarm_.it_value)) return false;
  ::setitimer(ITIMER_REAL, &alarm_, nullptr);
  return true;
}

bool Surroundings::restore_mask() const {
  return ::umask(mask_) != mask_;
}

}  // namespace headwater
