// Forks, waits with a deadline, and tells how it went.
#include "child.hpp"

#include <headwater/error.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace headwater::lab {

namespace {

using Clock = std::chrono::steady_clock;

/// Of more output than this the two ends are kept.
constexpr std::size_t most_output = std::size_t{16} << 20;

/// Behind all output: the work returned, or threw what stands between two of them. A
/// secret precedes them, so that what the work prints cannot look like them.
constexpr char returned_mark = '\x04';
constexpr char threw_mark = '\x05';

[[noreturn]] void refuse(const char* what) {
  throw Error(fmt::format("no child process can be started: {}: {}", what, std::strerror(errno)));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int number() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

std::uint64_t mapped_bytes() {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

void limit(const ChildLimits& limits) {
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  if (limits.memory == 0) return;
  const std::uint64_t most = mapped_bytes() + limits.memory;
  const rlimit memory{most, most};
  ::setrlimit(RLIMIT_AS, &memory);
}

/// The whole life of a child. Handlers and what is registered to run at exit are the
/// parent's, so it leaves by _exit.
[[noreturn]] void live(const std::function<void(int)>& work, const ChildLimits& limits,
                       const std::string& secret, int descriptor) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const int fault : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGINT, SIGTERM})
    ::signal(fault, SIG_DFL);
  std::string farewell = secret + returned_mark;
  try {
    limit(limits);
    work(descriptor);
  } catch (const std::exception& e) {
    farewell = secret + threw_mark + e.what() + secret + threw_mark;
  } catch (...) {
    farewell = secret + threw_mark + "an exception of unknown type" + secret + threw_mark;
  }
  write_all(descriptor, farewell);
  ::_exit(0);
}

/// Reads what there is. False at the end.
bool read_some(int descriptor, std::string& output) {
  std::array<char, 65536> bytes{};
  const ssize_t n = ::read(descriptor, bytes.data(), bytes.size());
  if (n > 0) output.append(bytes.data(), static_cast<std::size_t>(n));
  if (output.size() > most_output) output.erase(most_output / 2, output.size() - most_output);
  return n > 0 || (n < 0 && errno == EINTR);
}

/// When a child must have ended.
struct Term {
  Clock::time_point deadline;
  std::function<bool()> goes_on;

  bool over() const { return Clock::now() >= deadline || (goes_on && !goes_on()); }
  int milliseconds_to_look() const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    const std::int64_t most = goes_on ? 100 : 1'000'000;
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, most));
  }
};

/// Collects output until the child is gone. False when the deadline comes first. The
/// end of the output is not a sign: a process that the child started may keep it open.
bool listen(int child, int pipe, const Term& term, std::string& output) {
  bool open = true;
  for (;;) {
    std::array<pollfd, 2> ready{{{child, POLLIN, 0}, {open ? pipe : -1, POLLIN, 0}}};
    const int n = ::poll(ready.data(), ready.size(), term.milliseconds_to_look());
    if (ready[1].revents != 0 && n > 0) open = read_some(pipe, output);
    if (n > 0 && ready[1].revents == 0 && ready[0].revents != 0) return true;
    if (term.over()) return false;
  }
}

/// The farewell, taken off the output.
ChildEnd::How take_farewell(ChildEnd& end, const std::string& secret) {
  const std::string returned = secret + returned_mark, threw = secret + threw_mark;
  std::string& all = end.output;
  if (all.ends_with(returned)) {
    all.resize(all.size() - returned.size());
    return ChildEnd::How::returned;
  }
  if (!all.ends_with(threw)) return ChildEnd::How::exited;
  all.resize(all.size() - threw.size());
  const std::size_t begin = all.rfind(threw);
  end.reason = all.substr(begin + threw.size());
  all.resize(begin);
  return ChildEnd::How::threw;
}

void judge(ChildEnd& end, const std::string& secret, bool in_time, int status) {
  if (!in_time) {
    end.how = ChildEnd::How::out_of_time;
  } else if (WIFSIGNALED(status)) {
    end.how = ChildEnd::How::killed;
    end.number = WTERMSIG(status);
  } else {
    end.how = take_farewell(end, secret);
    end.number = WEXITSTATUS(status);
  }
}

}  // namespace

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(descriptor, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

std::string secret_of_child() {
  std::array<std::uint64_t, 2> words{};
  if (::getrandom(words.data(), sizeof words, 0) != sizeof words) refuse("getrandom");
  return fmt::format("{:016x}{:016x}", words[0], words[1]);
}

ChildEnd run_in_child(const std::function<void(int)>& work, const ChildLimits& limits) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) refuse("pipe");
  Descriptor reading(ends[0]), writing(ends[1]);
  const auto start = Clock::now();
  const std::string secret = secret_of_child();
  std::fflush(nullptr);  // or the child, too, writes what waits in the buffers
  const pid_t child = ::fork();
  if (child < 0) refuse("fork");
  if (child == 0) live(work, limits, secret, writing.number());
  ::setpgid(child, child);
  writing.close();
  const Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  if (handle.number() < 0) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    refuse("pidfd_open");
  }
  const auto time = std::chrono::duration<double>(limits.seconds);
  Term term{Clock::time_point::max(), {}};
  if (limits.seconds > 0) term.deadline = start + std::chrono::duration_cast<Clock::duration>(time);
  if (limits.goes_on)
    term.goes_on = [&] {
      return limits.goes_on(child);
    };
  ChildEnd end;
  const bool in_time = listen(handle.number(), reading.number(), term, end.output);
  ::kill(-child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  end.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  judge(end, secret, in_time, status);
  return end;
}

std::string words(const ChildEnd& end) {
  switch (end.how) {
    case ChildEnd::How::returned:
      return {};
    case ChildEnd::How::threw:
      return end.reason;
    case ChildEnd::How::exited:
      return fmt::format("it called exit({})", end.number);
    case ChildEnd::How::killed: {
      const char* const name = ::sigabbrev_np(end.number);
      return name ? fmt::format("it died of SIG{}", name)
                  : fmt::format("it died of signal {}", end.number);
    }
    case ChildEnd::How::out_of_time:
      break;
  }
  return fmt::format("it was still running after {:.3g} s", end.seconds);
}

}  // namespace headwater::lab
