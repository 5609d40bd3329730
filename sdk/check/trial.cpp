// How a test in a child process tells what it finds, line by line.
#include "trial.hpp"

#include <headwater/characters.hpp>

#include <algorithm>
#include <base/file.hpp>
#include <base/terminal.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace headwater::lab {

namespace {

/// Lines of a trial are the mark, a type and a text; the plugin's own are not.
constexpr char help_mark = '\x02';
enum Type : char { stage = 'a', noted = 'n', warned = 'w', failed = 'f', skipped = 's' };

/// The test is over, and its result told.
struct Over {};

/// Nothing that a plugin prints may look like a line of the trial, or reach the screen.
void redirect_output(int descriptor) {
  ::dup2(descriptor, STDOUT_FILENO);
  ::dup2(descriptor, STDERR_FILENO);
}

struct Message {
  char type;
  std::string text, help;
};

struct Messages {
  std::vector<Message> all;
  std::vector<std::string> printed;  ///< by the plugin

  const Message* first(char type) const {
    const auto found = std::ranges::find(all, type, &Message::type);
    return found == all.end() ? nullptr : &*found;
  }
  const Message* last(char type) const {
    const auto found =
        std::find_if(all.rbegin(), all.rend(), [&](const Message& m) { return m.type == type; });
    return found == all.rend() ? nullptr : &*found;
  }
};

Messages messages_of(const std::string& output, const std::string& mark) {
  Messages messages;
  for (const std::string& line : lines_of(output)) {
    const std::size_t begin = line.find(mark);
    if (begin > 0 && !line.empty()) messages.printed.push_back(printable(line.substr(0, begin)));
    if (begin == std::string::npos || begin + mark.size() == line.size()) continue;
    const std::string text = line.substr(begin + mark.size() + 1);
    const std::size_t end = std::min(text.find(help_mark), text.size());
    messages.all.push_back({line[begin + mark.size()], printable(text.substr(0, end)),
                            end == text.size() ? "" : printable(text.substr(end + 1))});
  }
  return messages;
}

std::string with_notes(const std::string& promise, const Messages& messages) {
  std::string notes;
  for (const Message& message : messages.all)
    if (message.type == noted) notes += (notes.empty() ? "" : "; ") + message.text;
  return notes.empty() ? promise : fmt::format("{} ({})", promise, notes);
}

std::string where(const Messages& messages) {
  const Message* const at = messages.last(stage);
  return at ? " " + at->text : "";
}

/// A process that did not come to the end of the test.
void judge_death(TestResult& result, const ChildEnd& end, const Messages& messages) {
  result.verdict = TestVerdict::failed;
  result.sentence = end.how == ChildEnd::How::threw
                        ? fmt::format("an error{}: {}", where(messages), printable(end.reason))
                        : words(end) + where(messages);
  result.help = end.how == ChildEnd::How::threw
                    ? "this has to work; the message is the plugin's or the host's"
                : end.how == ChildEnd::How::out_of_time
                    ? "look for a loop without end there, or allow more with --time-limit"
                    : fmt::format(
                          "this would end the whole program; to see where: gdb -ex 'set "
                          "follow-fork-mode child' -ex run --args headwater plugin check FILE "
                          "--time-limit 1000000 --filter '{}'",
                          result.name());
  const std::size_t n = messages.printed.size();
  for (std::size_t i = n - std::min<std::size_t>(n, 3); i < n; ++i)
    result.help += "\nit printed: " + clipped(messages.printed[i], 300);
}

void judge(TestResult& result, const Message& message, TestVerdict verdict) {
  result.verdict = verdict;
  result.sentence = message.text;
  result.help = message.help;
}

}  // namespace

void Trial::tell(char type, std::string_view text, std::string_view help) const {
  std::string line = fmt::format("\n{}{}{}", mark_, type, text);
  if (!help.empty()) line += help_mark + std::string(help);
  std::replace(line.begin() + 1, line.end(), '\n', ' ');
  write_all(descriptor_, line + "\n");
}

void Trial::at(std::string_view text) const {
  thread_local std::string told;
  if (told == text) return;
  told = text;
  tell(stage, text);
}

void Trial::note(std::string_view text) const {
  tell(noted, text);
}

void Trial::warn(std::string_view what, std::string_view help) const {
  tell(warned, what, help);
}

void Trial::fail(std::string_view what, std::string_view help) const {
  tell(failed, what, help);
  throw Over{};
}

void Trial::skip(std::string_view why) const {
  tell(skipped, why);
  throw Over{};
}

TestResult carry_out(const Test& test, const ChildLimits& limits) {
  const std::string mark = secret_of_child();
  const ChildEnd end = run_in_child(
      [&](int descriptor) {
        redirect_output(descriptor);
        try {
          test.run(Trial(descriptor, mark));
        } catch (const Over&) {
        }
      },
      limits);
  const Messages messages = messages_of(end.output, mark);
  TestResult result{test.subject, test.name, TestVerdict::passed, {}, {}, end.seconds};
  result.sentence = with_notes(test.promise, messages);
  if (const Message* warning = messages.first(warned)) judge(result, *warning, TestVerdict::warned);
  if (const Message* reason = messages.first(skipped)) judge(result, *reason, TestVerdict::skipped);
  if (const Message* failure = messages.first(failed))
    judge(result, *failure, TestVerdict::failed);
  else if (!end.well())
    judge_death(result, end, messages);
  return result;
}

}  // namespace headwater::lab
