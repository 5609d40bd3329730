// What a check found: for people, for programs and for build servers.
#include "check_text.hpp"

#include <headwater/characters.hpp>

#include <base/document_html.hpp>
#include <base/file.hpp>
#include <base/json.hpp>
#include <base/terminal.hpp>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

constexpr std::size_t text_columns = 84, indent = 8;

struct Sign {
  const char* word;
  Tint tint;
};

Sign sign_of(TestVerdict verdict) {
  switch (verdict) {
    case TestVerdict::passed:
      return {"ok", Tint::good};
    case TestVerdict::warned:
      return {"warning", Tint::warning};
    case TestVerdict::skipped:
      return {"skipped", Tint::faint};
    case TestVerdict::failed:
      break;
  }
  return {"FAILED", Tint::bad};
}

std::string word_of(TestVerdict verdict) {
  constexpr const char* words[] = {"passed", "warned", "skipped", "failed"};
  return words[static_cast<std::size_t>(verdict)];
}

void add_lines(Section& section, const std::string& text) {
  for (const std::string& line : lines_of(text))
    if (!line.empty())
      section.parts.push_back({Paragraph{{{line}}, text_columns - indent, indent}});
}

/// For XML, whose entities are those of HTML.
std::string xml(const std::string& text) {
  return escaped(printable(text));
}

std::string junit_case(const TestResult& result) {
  std::string inside;
  if (result.verdict == TestVerdict::failed)
    inside =
        fmt::format("<failure message=\"{}\">{}</failure>", xml(result.sentence), xml(result.help));
  if (result.verdict == TestVerdict::skipped)
    inside = fmt::format("<skipped message=\"{}\"/>", xml(result.sentence));
  if (result.verdict == TestVerdict::warned)
    inside = fmt::format("<system-out>warning: {}</system-out>", xml(result.sentence));
  return fmt::format("  <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\">{}</testcase>\n",
                     xml(result.subject), xml(result.test), result.seconds, inside);
}

}  // namespace

Document result_document(const TestResult& result) {
  const Sign sign = sign_of(result.verdict);
  const bool failed = result.verdict == TestVerdict::failed;
  const Span word{fmt::format("{:7}", sign.word), sign.tint};
  Section section{
      "", {{Paragraph{{word, {"  " + result.name()}, {failed ? "" : ": " + result.sentence}}}}}};
  if (failed) add_lines(section, result.sentence);
  if (failed || result.verdict == TestVerdict::warned) add_lines(section, result.help);
  return {"", {section}};
}

Document summary_document(const CheckReport& report) {
  const std::size_t failed = report.count(TestVerdict::failed);
  const std::string counts =
      fmt::format("{} passed, {} warned, {} skipped, {} failed", report.count(TestVerdict::passed),
                  report.count(TestVerdict::warned), report.count(TestVerdict::skipped), failed);
  const std::string plugin = fmt::format("{} {}: ", report.plugin.name, report.plugin.version);
  const Tint tint = failed == 0 ? Tint::good : Tint::bad;
  return {"", {{"", {{Paragraph{{{plugin}, {counts, tint}}}}}}}};
}

std::string check_json(const CheckReport& report) {
  Json tests = Json::list();
  for (const TestResult& result : report.results)
    tests.push_back({{"subject", result.subject},
                     {"test", result.test},
                     {"verdict", word_of(result.verdict)},
                     {"sentence", result.sentence},
                     {"help", result.help},
                     {"seconds", result.seconds}});
  Json all = {{"file", report.plugin.file},
              {"plugin", report.plugin.name},
              {"version", report.plugin.version}};
  for (const TestVerdict verdict :
       {TestVerdict::passed, TestVerdict::warned, TestVerdict::skipped, TestVerdict::failed})
    all[word_of(verdict)] = report.count(verdict);
  all["tests"] = std::move(tests);
  return all.indented();
}

std::string check_junit(const CheckReport& report) {
  std::string cases;
  double seconds = 0;
  for (const TestResult& result : report.results) {
    cases += junit_case(result);
    seconds += result.seconds;
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"{}\" "
      "tests=\"{}\" failures=\"{}\" skipped=\"{}\" time=\"{:.3f}\">\n{}</testsuite>\n",
      xml(report.plugin.name), report.results.size(), report.count(TestVerdict::failed),
      report.count(TestVerdict::skipped), seconds, cases);
}

}  // namespace headwater::lab
