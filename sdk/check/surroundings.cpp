// Takes stock of a process.
#include "surroundings.hpp"

#include <cfenv>
#include <clocale>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <iterator>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

namespace headwater::lab {

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t exception_flags = 0x3f;  ///< results, not settings

void read_float_modes(Surroundings& now) {
  std::fenv_t all{};
  std::fegetenv(&all);
  now.float_mode = all.__mxcsr & ~exception_flags;
  now.x87_mode = all.__control_word;
}

void read_signals(Surroundings& now) {
  ::pthread_sigmask(SIG_SETMASK, nullptr, &now.blocked);
  for (int i = 1; i < NSIG; ++i) {
    struct sigaction action {};
    if (::sigaction(i, nullptr, &action) == 0)
      now.handlers[static_cast<std::size_t>(i)] = action.sa_handler;
  }
}

std::map<std::string, std::string> open_files() {
  std::map<std::string, std::string> all;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc/self/fd", error)) {
    const std::string target = fs::read_symlink(entry.path(), error).string();
    if (!target.starts_with("/proc/")) all[entry.path().filename()] = target;
  }
  return all;
}

std::size_t count_threads() {
  std::error_code error;
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator("/proc/self/task", error), fs::directory_iterator()));
}

bool has_children() {
  siginfo_t ignored{};
  return ::waitid(P_ALL, 0, &ignored, WEXITED | WNOHANG | WNOWAIT) == 0;
}

bool has_alarm() {
  itimerval alarm{};
  return ::getitimer(ITIMER_REAL, &alarm) == 0 && timerisset(&alarm.it_value);
}

bool same_signals(const Surroundings& a, const Surroundings& b) {
  return a.handlers == b.handlers && std::memcmp(&a.blocked, &b.blocked, sizeof a.blocked) == 0;
}

}  // namespace

Surroundings surroundings() {
  Surroundings now;
  read_float_modes(now);
  now.locale = std::setlocale(LC_ALL, nullptr);
  now.thread_locale = ::uselocale(nullptr);
  std::error_code error;
  now.folder = fs::current_path(error).string();
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry)
    now.environment.emplace_back(*entry);
  read_signals(now);
  now.mask = ::umask(077);
  ::umask(now.mask);
  now.files = open_files();
  now.threads = count_threads();
  now.children = has_children();
  now.alarm = has_alarm();
  return now;
}

std::vector<std::string> changes(const Surroundings& before, const Surroundings& after) {
  std::vector<std::string> all;
  const auto note = [&](bool same, std::string what) {
    if (!same) all.push_back(std::move(what));
  };
  note(before.float_mode == after.float_mode && before.x87_mode == after.x87_mode,
       fmt::format("the floating-point mode (MXCSR {:04x} before, {:04x} after)", before.float_mode,
                   after.float_mode));
  note(before.locale == after.locale && before.thread_locale == after.thread_locale, "the locale");
  note(before.folder == after.folder, "the working directory");
  note(before.environment == after.environment, "the environment");
  note(same_signals(before, after), "signal handlers or the signal mask");
  note(before.mask == after.mask, "the umask");
  note(before.files == after.files, fmt::format("the open files ({} before, {} after)",
                                                before.files.size(), after.files.size()));
  note(before.threads == after.threads,
       fmt::format("the number of threads ({} before, {} after)", before.threads, after.threads));
  note(before.children == after.children, "the processes: it leaves a child behind");
  note(before.alarm == after.alarm, "the alarm of the process");
  return all;
}

}  // namespace headwater::lab
