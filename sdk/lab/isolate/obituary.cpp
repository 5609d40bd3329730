// The message on a worker that died.
#include "obituary.hpp"

#include <headwater/config.hpp>

#include <csignal>
#include <cstring>
#include <fmt/format.h>
#include <string_view>

namespace headwater::lab {

namespace {

const char* meaning(int signal, bool stack_overflow) {
  switch (signal) {
    case SIGSEGV:
      return stack_overflow ? "its stack is full: calls go too deep, or arrays on the "
                              "stack are too large"
                            : "it touched memory that is not its own";
    case SIGBUS:
      return "it touched memory that is not there: misaligned, or a file cut short";
    case SIGILL:
      return "it ran an instruction that this CPU does not know, or a trap of its "
             "compiler";
    case SIGFPE:
      return "it divided an integer by zero";
    case SIGABRT:
      return "it gave up: abort(), a failed assertion, or an exception nobody caught";
    case SIGKILL:
      return "it was killed from outside, as the system does when memory runs out";
    default:
      return "";
  }
}

/// The event and its cause.
struct Event {
  std::string what, why;
};

Event event(const ChildEnd& end,
            const WorkerPage& page,
            const WorkerLimits& limits,
            bool stuck) {
  if (stuck)
    return {fmt::format("the run stood still for {:.3g} s", limits.seconds),
            "it waits or loops for ever, or needs a longer --time-limit"};
  if (page.out_of_memory)
    return {"the run ran out of memory",
            limits.memory > 0 ? fmt::format("--memory-limit allows {} MiB more than it "
                                            "began with",
                                            limits.memory >> 20)
                              : "this machine has no more to give"};
  if (end.how == ChildEnd::How::exited)
    return {fmt::format("the run was ended by exit({})", end.number),
            "a plugin may end its call, not the process"};
  const char* const name = ::sigabbrev_np(end.number);
  return {name ? fmt::format("the run died of SIG{}", name)
               : fmt::format("the run died of signal {}", end.number),
          meaning(end.number, page.stack_overflow)};
}

/// Where the code stood.
struct Place {
  std::string in;    ///< empty: in no plugin
  std::string file;  ///< of it
  std::string from;  ///< the call of the host around it, when that is another plugin's
};

/// The only technique that the host knows of a file; else the file.
std::string owner_of(const CallBoard& board, std::string_view file) {
  std::string owner;
  for (std::uint32_t i = 1; i <= board.n_places; ++i) {
    const CallBoard::Place& place = board.places[i];
    const std::string_view here = place.owner.data();
    if (file != place.file.data() || here.starts_with("plugin ")) continue;
    if (!owner.empty()) return fmt::format("plugin {}", file);
    owner = here;
  }
  return owner.empty() ? fmt::format("plugin {}", file) : owner;
}

Place place(const WorkerPage& page) {
  const CallBoard& board = page.board;
  const bool noted = page.function != nullptr;
  const char* const function = noted ? page.function : board.function;
  const CallBoard::Place& called = board.places[noted ? page.place : board.place];
  const std::string_view inner = page.file.data();
  const std::string call =
      function ? fmt::format("{} of {}", function, called.owner.data()) : "";
  if (function && inner == called.file.data()) return {call, called.file.data(), ""};
  if (inner.empty() && function)
    return {call + ", or in what it calls", called.file.data(), ""};
  if (inner.empty()) return {};
  return {owner_of(board, inner), std::string(inner), call};
}

std::string when(const WorkerPage& page) {
  if (!page.variant[0]) return "before training";
  return fmt::format("variant {}, step {}", page.variant.data(), page.step.load());
}

std::string line(std::string_view label, const std::string& text) {
  return text.empty() ? "" : fmt::format("\n  {:7}{}", label, printable(text));
}

}  // namespace

std::string obituary(const ChildEnd& end,
                     const WorkerPage& page,
                     const WorkerLimits& limits,
                     bool stuck) {
  const Event happened = event(end, page, limits, stuck);
  const Place at = place(page);
  const std::string in =
      at.in.empty() ? ", outside of every call into a plugin" : " in " + at.in;
  const std::string help =
      at.file.empty() ? "" : "try headwater plugin check " + at.file + "; ";
  return printable(happened.what + in) + line("file:", at.file) +
         line("from:", at.from) + line("at:", when(page)) + line("why:", happened.why) +
         line("help:", help + "nothing was written");
}

}  // namespace headwater::lab
