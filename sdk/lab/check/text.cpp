// Findings for people, for programs and for build servers.
#include "../file.hpp"
#include "../json.hpp"
#include "../terminal.hpp"
#include "check.hpp"
#include <fmt/format.h>

namespace headwater::lab {

namespace {

constexpr std::size_t text_columns = 84;

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

std::string indented(const std::string& text) {
  std::string all;
  for (const std::string& paragraph : lines_of(text))
    for (const std::string& line : lines_of(wrapped(paragraph, text_columns - 8)))
      all += "        " + line + "\n";
  return all;
}

std::string xml(const std::string& text) {
  std::string out;
  for (const char c : printable(text))
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  return out;
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

std::string result_text(const TestResult& result, bool colour) {
  const Sign sign = sign_of(result.verdict);
  const std::string head =
      fmt::format("{}  {}{}", tinted(fmt::format("{:7}", sign.word), sign.tint, colour),
                  printable(result.name()),
                  result.verdict == TestVerdict::failed ? "" : ": " + printable(result.sentence));
  if (result.verdict == TestVerdict::passed || result.verdict == TestVerdict::skipped)
    return head + "\n";
  const std::string sentence =
      result.verdict == TestVerdict::failed ? indented(result.sentence) : "";
  return head + "\n" + sentence + indented(result.help);
}

std::string check_summary(const CheckReport& report, bool colour) {
  const std::size_t failed = report.count(TestVerdict::failed);
  const std::string counts =
      fmt::format("{} passed, {} warned, {} skipped, {} failed", report.count(TestVerdict::passed),
                  report.count(TestVerdict::warned), report.count(TestVerdict::skipped), failed);
  return fmt::format("{} {}: {}\n", printable(report.plugin.name), printable(report.plugin.version),
                     tinted(counts, failed == 0 ? Tint::good : Tint::bad, colour));
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
