// The message on a worker that died.
#include "obituary.hpp"

#include <headwater/characters.hpp>

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

Event event(const ChildEnd& end, const WorkerPage& page, const WorkerLimits& limits, bool stuck) {
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

/// Up to its zero, which a plugin may have overwritten.
template <std::size_t N>
std::string_view text(const std::array<char, N>& written) {
  const std::string_view all(written.data(), N);
  return all.substr(0, all.find('\0'));
}

/// The only technique that the host knows of a file; else the file.
std::string owner_of(const CallBoard& board, std::string_view file) {
  std::string owner;
  for (const CallBoard::Place& place : board.places) {
    const std::string_view here = text(place.owner);
    if (file != text(place.file) || here.empty() || here.starts_with("plugin ")) continue;
    if (!owner.empty()) return fmt::format("plugin {}", file);
    owner = here;
  }
  return owner.empty() ? fmt::format("plugin {}", file) : owner;
}

Place place(const WorkerPage& page) {
  const CallBoard& board = page.board;
  const bool noted = page.function.load() != PluginFunction::none;
  const PluginFunction function = noted ? page.function : board.function;
  const CallBoard::Place& called =
      board.places[(noted ? page.place : board.place) % CallBoard::most];
  const std::string inner(text(page.file)), outer(text(called.file));
  if (function == PluginFunction::none)
    return {inner.empty() ? "" : owner_of(board, inner), inner, ""};
  const std::string call = fmt::format("{} of {}", to_string(function), text(called.owner));
  if (inner == outer) return {call, outer, ""};
  if (inner.empty()) return {call + ", or in what it calls", outer, ""};
  return {owner_of(board, inner), inner, call};
}

std::string when(const WorkerPage& page) {
  if (!page.variant[0]) return "before training";
  return fmt::format("variant {}, step {}", text(page.variant), page.step.load());
}

std::string line(std::string_view label, const std::string& text) {
  return text.empty() ? "" : fmt::format("\n  {:7}{}", label, printable(text));
}

}  // namespace

std::string obituary(const ChildEnd& end, const WorkerPage& page, const WorkerLimits& limits,
                     bool stuck) {
  const Event happened = event(end, page, limits, stuck);
  const Place at = place(page);
  const std::string in = at.in.empty() ? ", outside of every call into a plugin" : " in " + at.in;
  const std::string help = at.file.empty() ? "" : "try headwater plugin check " + at.file + "; ";
  return printable(happened.what + in) + line("file:", at.file) + line("from:", at.from) +
         line("at:", when(page)) + line("why:", happened.why) +
         line("help:", help + "nothing was written");
}

}  // namespace headwater::lab
