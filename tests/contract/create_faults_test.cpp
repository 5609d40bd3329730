// Faults of plugins while they make techniques, or let them go.
#include <headwater/activation.hpp>

#include "catch.hpp"
#include "fixtures/refusal.hpp"
#include "fixtures/survival.hpp"
#include "host.hpp"
#include <base/child.hpp>
#include <csignal>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

using Catch::Matchers::Contains;
using namespace headwater;

namespace {

namespace fs = std::filesystem;

Context guarded(const fs::path& file, std::string* logged = nullptr) {
  const auto log = [logged](std::string_view line) {
    if (logged) *logged += std::string(line) + "\n";
  };
  return Context({.folders = {HEADWATER_PLUGINS},
                  .files = {file.string()},
                  .share_cxx_runtime = true,
                  .log = log,
                  .guard_process = true});
}

/// What there is of a process that create could change.
std::string state_of_process() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  sigset_t blocked;
  ::sigprocmask(SIG_SETMASK, nullptr, &blocked);
  itimerval alarm{};
  ::getitimer(ITIMER_REAL, &alarm);
  struct sigaction action {};
  ::sigaction(SIGINT, nullptr, &action);
  return fs::current_path().string() + " " + std::to_string(mask) + " " +
         std::to_string(::sigismember(&blocked, SIGTERM)) + " " +
         std::to_string(alarm.it_value.tv_sec) + " " + (action.sa_handler == SIG_IGN ? "ign" : "");
}

/// What f, which may start threads, says in a process of its own, in which a good plugin works
/// after it.
std::string in_child(const std::function<std::string()>& f) {
  const lab::ChildEnd end = lab::run_in_child([&](int descriptor) {
    lab::write_all(descriptor, f() + (fixture::trains() ? "" : "; nothing trains"));
  });
  return lab::words(end) + end.output;
}

}  // namespace

TEST_CASE("fault 133: what create changes of the process is put back, and told") {
  const fs::path file = fs::path(HEADWATER_FIXTURE_PLUGINS) / "faulty/upsets.so";
  const auto [what, words] = GENERATE(table<std::string, std::string>({
      {"folder", "the working directory"},
      {"mask", "the umask"},
      {"handler", "signal handlers"},
      {"alarm", "the alarm"},
  }));
  const std::string found = in_child([&, what = what] {
    std::string logged;
    Context context = guarded(file, &logged);
    const std::string before = state_of_process();
    context.make<Activation>("{type: upsets, what: " + what + "}");
    return (state_of_process() == before ? "same " : "other ") + logged;
  });
  CHECK_THAT(found, Catch::StartsWith("same warning: plugin") && Contains("upsets.so changed ") &&
                        Contains(words));
  fixture::check_trains();
}

TEST_CASE("fault 133: signals that create blocks are blocked on no other thread") {
  const fs::path file = fs::path(HEADWATER_FIXTURE_PLUGINS) / "faulty/upsets.so";
  CHECK(in_child([&] {
          Context context = guarded(file);
          const std::string before = state_of_process();
          context.make<Activation>("{type: upsets, what: blocked}");
          return state_of_process() == before ? "same" : "other";
        }) == "same");
}

TEST_CASE("fault 134: a process that create forks off does nothing of the host's work") {
  const fs::path file = fs::path(HEADWATER_FIXTURE_PLUGINS) / "faulty/upsets.so";
  CHECK(in_child([&] {
          guarded(file).make<Activation>("{type: upsets, what: processes}");
          return "once ";
        }) == "once ");
  fixture::check_trains();
}

TEST_CASE("fault 135: create that ends its thread has made nothing") {
  CHECK_THAT(in_child([&]() -> std::string {
               try {
                 guarded(fixture::file("ends_thread")).make<Activation>("ends_thread");
               } catch (const Error& error) {
                 return error.what();
               }
               return "made";
             }),
             Contains("activation 'ends_thread': it ended the thread that made it"));
  fixture::check_trains();
}

TEST_CASE("fault 136: what destroy throws stays where it is") {
  Context context(
      {.files = {fixture::file("throws_in_destroy").string()}, .share_cxx_runtime = true});
  CHECK_NOTHROW(context.make<Activation>("throws_in_destroy").reset());
  fixture::check_trains();
}

TEST_CASE("fault 137: what a plugin logs reaches the log as printable lines") {
  std::string logged;
  Context context(
      {.files = {fixture::file("logs_badly").string()}, .log = [&](std::string_view line) {
         logged += line;
       }});
  context.make<Activation>("logs_badly");
  CHECK(logged == "\\x1b[31mred");
  fixture::check_trains();
}

TEST_CASE("fault 138: the table of the host cannot be written to") {
  CHECK_THAT(in_child([&]() -> std::string {
               Context context({.files = {fixture::file("overwrites_host").string()}});
               context.make<Activation>("overwrites_host");
               return "overwritten";
             }),
             Catch::StartsWith("it died of ") || Contains("it called exit("));
  fixture::check_trains();
}

TEST_CASE("fault 139: a variable of another library is not a function") {
  fixture::check(fixture::refusal_of(fixture::file("calls_data")), "L12-DESCRIPTOR",
                 {"no code behind function forward for float64"});
  fixture::check_trains();
}
