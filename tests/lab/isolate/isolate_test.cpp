// Runs in a worker process: no plugin takes the program down, and the message tells
// what died where.

#include "catch.hpp"
#include "shell.hpp"
#include <algorithm>
#include <lab/isolate/obituary.hpp>
#include <memory>

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

using headwater::lab::CallBoard;
using headwater::test::Outcome;
using headwater::test::Shell;
using headwater::test::with_time_limit;

const char* const small = R"(name: small
seed: 1
data: {type: gaussian, features: 4, targets: 1, batch_size: 16}
network:
  - {block: dense, units: 8, activation: tanh}
  - {block: dense, units: 1}
loss: mse
optimizer: {type: sgd, learning_rate: 0.1}
train: {steps: 5}
)";

/// Leaks do not matter in a process that something kills.
const char* const no_leaks = "ASAN_OPTIONS=detect_leaks=0";

fs::path faulty(const std::string& name) {
  return HEADWATER_FIXTURE_PLUGINS "/faulty/" + name + ".so";
}

class Worker {
 public:
  Worker() { shell_.write("small.yaml", small); }

  /// A run whose first layer is, or has, that activation.
  Outcome run(const std::string& activation, const std::string& more = "") const {
    const std::string plugin = faulty(activation).string();
    return shell_.run("run ../small.yaml --isolate --out result --plugin " + plugin +
                          " network.0.activation=" + activation + " " + more,
                      no_leaks);
  }
  const Shell& shell() const { return shell_; }

 private:
  Shell shell_;
};

struct Death {
  const char *activation, *what, *why;
};

}  // namespace

TEST_CASE(
    "fault 54, 56: isolate tells a fault with its technique, file, call, step and "
    "cause") {
  const auto [activation, what, why] =
      GENERATE(Death{"segfault", "the run died of SIGSEGV", "memory that is not its own"},
               Death{"overflows", "the run died of SIGSEGV", "its stack is full"},
               Death{"aborts", "the run died of SIGABRT", "it gave up: abort()"},
               Death{"illegal", "the run died of SIGILL", "that this CPU does not know"},
               Death{"exits", "the run was ended by exit(0)", "not the process"});
  const Worker worker;
  const Outcome outcome = worker.run(activation);
  const std::string name = activation;
  CAPTURE(name);
  CHECK(outcome.status == 3);
  CHECK_THAT(
      outcome.err,
      Contains("headwater: error: " + std::string(what) + " in activation '" + name + "'\n") &&
          Contains("\n  file:  " + faulty(name).string() + "\n") &&
          Contains("\n  from:  forward of block 'dense'\n") &&
          Contains("\n  at:    variant base, step 0\n") && Contains(why) &&
          Contains("\n  help:  try headwater plugin check ") && Contains("nothing was written"));
  CHECK(worker.shell().untouched());
}

TEST_CASE("isolate: where a death leaves no trace, the call of the host is told") {
  const auto [activation, what, why] =
      GENERATE(Death{"killed", "the run died of SIGKILL", "killed from outside"},
               Death{"exits_at_once", "the run was ended by exit(4)", "not the process"});
  const Worker worker;
  const Outcome outcome = worker.run(activation);
  CHECK(outcome.status == 3);
  CHECK_THAT(outcome.err,
             Contains(std::string(what) + " in forward of block 'dense', or in what it calls\n") &&
                 Contains(why));
  CHECK(worker.shell().untouched());
}

TEST_CASE("isolate: a layer's own fault is told with its function") {
  const Worker worker;
  const Outcome outcome =
      worker.shell().run("run ../small.yaml --isolate --plugin " + faulty("segfault").string() +
                         " 'network=[{activation: segfault}, {block: dense, units: 1}]'");
  CHECK(outcome.status == 3);
  CHECK_THAT(outcome.err, Contains("SIGSEGV in forward of activation 'segfault'\n"));
}

TEST_CASE("fault 38: isolate names a plugin that dies while it is loaded") {
  const auto [plugin, what, why] =
      GENERATE(Death{"start_aborts", "the run died of SIGABRT", "it gave up: abort()"},
               Death{"start_throws", "the run died of SIGABRT", "nobody caught"});
  const Worker worker;
  const Outcome outcome = worker.run(plugin);
  CHECK(outcome.status == 3);
  CHECK_THAT(outcome.err, Contains(std::string(what) + " in a static constructor of plugin '" +
                                   plugin + "'\n") &&
                              Contains("\n  at:    before training\n") && Contains(why));
  CHECK(worker.shell().untouched());
}

TEST_CASE("fault 38, 53: isolate: a worker that stands still is ended after the time limit") {
  const auto [plugin, place] =
      GENERATE(std::pair("start_loops", "in a static constructor of plugin 'start_loops'\n"),
               std::pair("endless", "in activation 'endless'\n"));
  const Worker worker;
  const auto run_for = [&, name = std::string(plugin)](double seconds) {
    return worker.run(name, "--time-limit " + std::to_string(seconds));
  };
  const Outcome outcome = with_time_limit(run_for, [&, words = place](const Outcome& o) {
    return o.err.find(words) != std::string::npos;
  });
  CHECK(outcome.status == 3);
  CHECK_THAT(outcome.err, Contains("the run stood still for ") && Contains(place) &&
                              Contains("needs a longer --time-limit"));
  CHECK(worker.shell().untouched());
}

// Several times as long as the shortest limit.
TEST_CASE("isolate: a worker that moves may go on for longer than the time limit") {
  const Worker worker;
  const auto run_for = [&](double seconds) {
    return worker.shell().run("run ../small.yaml --isolate --out moves --time-limit " +
                              std::to_string(seconds) + " train.steps=200000");
  };
  const Outcome outcome =
      with_time_limit(run_for, [](const Outcome& moving) { return moving.status == 0; });
  CHECK(outcome.status == 0);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("fault 55: isolate: memory without bound ends at the limit") {
  const Worker worker;
  const Outcome outcome = worker.run("hoards", "--memory-limit 300MB");
  CHECK(outcome.status == 3);
  CHECK_THAT(outcome.err, Contains("the run ran out of memory in activation 'hoards'\n") &&
                              Contains("--memory-limit allows 300 MiB"));
  CHECK(worker.shell().untouched());
}
#endif

TEST_CASE("isolate: a run is the same bits in a worker, also after one that died") {
  const Worker worker;
  CHECK(worker.run("segfault").status == 3);
  const Shell& shell = worker.shell();
  const Outcome alone = shell.run("run ../small.yaml --out alone");
  const Outcome isolated = shell.run("run ../small.yaml --isolate --out isolated");
  CHECK(alone.status == 0);
  CHECK(isolated.status == 0);
  const auto same = [&](const char* file) {
    return fixture::bytes_of(shell.place() / "alone" / file) ==
           fixture::bytes_of(shell.place() / "isolated" / file);
  };
  CHECK(same("layers.csv"));
  CHECK(same("histograms.csv"));
  CHECK(same("resolved.yaml"));
  CHECK_THAT(isolated.out, Contains("written to isolated"));
}

TEST_CASE("isolate: status and messages of the run itself come through") {
  const Worker worker;
  const Shell& shell = worker.shell();
  const Outcome wrong = shell.run("run ../small.yaml --isolate sede=1");
  CHECK(wrong.status == 2);
  CHECK_THAT(wrong.err, Contains("unknown key 'sede'"));
  const Outcome refused = shell.run("run ../small.yaml --isolate --plugin nothing.so");
  CHECK(refused.status == 2);
  CHECK_THAT(refused.err, Contains("L02-RESOLVE"));
  const Outcome missed =
      shell.run("run ../small.yaml --isolate 'expect={base.train_loss: [90, 91]}'");
  CHECK(missed.status == 1);
  const Outcome stray = shell.run("run ../small.yaml --time-limit 3");
  CHECK(stray.status == 2);
  CHECK_THAT(stray.err, Contains("--time-limit requires --isolate"));
}

TEST_CASE("isolate: the worker hears an interruption and leaves nothing") {
  const Worker worker;
  const Shell& shell = worker.shell();
  const Outcome outcome =
      shell.run_until([&] { return shell.trains("result"); }, SIGINT,
                      "run ../small.yaml --isolate train.steps=100000000 --out result");
  CHECK(outcome.status == 130);
  CHECK_THAT(outcome.err, Contains("headwater: interrupted; nothing was written"));
  CHECK(shell.untouched());
}

TEST_CASE("isolate: a board of calls knows a place again, and runs full unharmed") {
  const auto board = std::make_unique<CallBoard>();
  headwater::lab::BoardWriter writer(*board);
  const std::uint32_t first = writer.add("activation 'relu'", "/relu.so");
  CHECK(first == 1);
  CHECK(writer.add("activation 'tanh'", "/tanh.so") == 2);
  CHECK(writer.add("activation 'relu'", "/relu.so") == first);
  CHECK(writer.add("activation 'relu'", "/other/relu.so") == 3);
  const std::string path = "/" + std::string(1000, 'x');
  CHECK(writer.add("block 'long'", path) == writer.add("block 'long'", path));
  for (int i = 0; i < 300; ++i)
    writer.add("block '" + std::to_string(i) + "'", "/blocks.so");
  CHECK(board->n_places == CallBoard::most - 1);
  CHECK(writer.add("block 'one more'", "/blocks.so") == 0);
  CHECK(writer.add("activation 'relu'", "/relu.so") == first);
}

TEST_CASE("isolate: what a plugin scrawled over the page does not harm its reader") {
  using namespace headwater;
  const auto page = std::make_unique<lab::WorkerPage>();
  for (CallBoard::Place& place : page->board.places) {
    std::ranges::fill(place.owner, 'o');
    std::ranges::fill(place.file, 'f');
  }
  std::ranges::fill(page->file, 'f');
  std::ranges::fill(page->variant, '\n');
  page->board.n_places = page->board.place = page->place = 0xffffffff;
  page->function = static_cast<PluginFunction>(0xffffffff);
  lab::ChildEnd end;
  end.how = lab::ChildEnd::How::killed;
  end.number = 11;
  const std::string text = lab::obituary(end, *page, {}, false);
  CHECK_THAT(text, Contains("the run died of SIGSEGV in an unknown function of ooo"));
  CHECK(text.size() < 4000);
}
