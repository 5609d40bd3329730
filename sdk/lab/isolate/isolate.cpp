// Starts the worker, watches that it moves, and tidies up after it.
#include "isolate.hpp"

#include <headwater/error.hpp>

#include "obituary.hpp"
#include <base/child.hpp>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstring>
#include <lab/record/staging.hpp>
#include <memory>
#include <new>
#include <sys/mman.h>

namespace headwater::lab {

namespace {

using Clock = std::chrono::steady_clock;

struct Unmap {
  void operator()(WorkerPage* page) const { ::munmap(page, sizeof *page); }
};
using SharedPage = std::unique_ptr<WorkerPage, Unmap>;

SharedPage make_page() {
  void* const memory = ::mmap(nullptr, sizeof(WorkerPage), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    throw Error(std::string("no worker process can be started: ") + std::strerror(errno));
  return SharedPage(static_cast<WorkerPage*>(memory));
}

template <std::size_t N>
void write(std::array<char, N>& to, const std::string& text) {
  to[text.copy(to.data(), N - 1)] = 0;
}

/// Looks at a worker now and then.
class Watch {
 public:
  Watch(const WorkerPage& page, double seconds, const std::function<int()>& asked)
      : page_(page), seconds_(seconds), interruptions_(asked) {}

  /// False when the worker must be killed.
  bool goes_on(int worker) {
    for (; passed_on_ < interruptions_(); ++passed_on_)
      ::kill(worker, SIGINT);
    if (moves() || seconds_ <= 0) return true;
    const double still = std::chrono::duration<double>(Clock::now() - moved_).count();
    if (still < seconds_) return true;
    // It is given a moment to note where it is.
    if (!stuck_) ::kill(worker, SIGABRT);
    stuck_ = true;
    return still < seconds_ + 1;
  }

  bool stuck() const { return stuck_; }

 private:
  bool moves() {
    const std::uint64_t calls = page_.board.calls;
    const std::int64_t step = page_.step;
    if (stuck_ || (calls == calls_ && step == step_)) return false;
    calls_ = calls;
    step_ = step;
    moved_ = Clock::now();
    return true;
  }

  const WorkerPage& page_;
  double seconds_;
  const std::function<int()>& interruptions_;
  int passed_on_ = 0;
  bool stuck_ = false;
  std::uint64_t calls_ = 0;
  std::int64_t step_ = 0;
  Clock::time_point moved_ = Clock::now();
};

/// Of the work, which is all that a worker says; 1 where it is not a number.
int status_in(const std::string& output) {
  int status = 1;
  std::from_chars(output.data(), output.data() + output.size(), status);
  return status;
}

}  // namespace

void RunNotes::writes_to(const std::filesystem::path& folder) {
  write(page_.folder, folder.string());
}

void RunNotes::variant_begins(const std::string& name, std::int64_t,
                              const std::vector<std::string>&) {
  page_.step = 0;
  write(page_.variant, name);
}

void RunNotes::step_done(const StepRecord& record) {
  page_.step = record.step + 1;
}

// What asked for memory and did without it has come through.
void RunNotes::variant_ends(const VariantResult&) {
  page_.out_of_memory = false;
}

WorkerEnd run_isolated(const std::function<int(RunNotes&)>& work, const WorkerLimits& limits,
                       const std::function<int()>& interruptions) {
  const SharedPage page = make_page();
  Watch watch(*page, limits.seconds, interruptions);
  const ChildEnd end = run_in_child(
      [&](int descriptor) {
        note_faults(*page);
        RunNotes notes(*page);
        write_all(descriptor, std::to_string(work(notes)));
      },
      {0, limits.memory, [&](int worker) {
         return watch.goes_on(worker);
       }});
  if (end.how == ChildEnd::How::threw) throw Error(end.reason);
  const int status = end.well() ? status_in(end.output) : 0;
  if (end.well() && !(status != 0 && page->out_of_memory)) return {status, {}};
  page->folder.back() = 0;
  if (page->folder[0]) remove_abandoned(page->folder.data());
  return {status, obituary(end, *page, limits, watch.stuck())};
}

}  // namespace headwater::lab
