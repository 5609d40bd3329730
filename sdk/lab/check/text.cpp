// Findings for people, for programs and for build servers.
#include "../file.hpp"
#include "../terminal.hpp"
#include "check.hpp"
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace headwater::lab {

namespace {

constexpr std::size_t text_columns = 84;

struct Sign {
  const char* word;
  Tint tint;
};

Sign sign_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return {"ok", Tint::good};
    case Verdict::warned:
      return {"warning", Tint::warning};
    case Verdict::skipped:
      return {"skipped", Tint::faint};
    case Verdict::failed:
      break;
  }
  return {"FAILED", Tint::bad};
}

std::string word_of(Verdict verdict) {
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

std::string junit_case(const Finding& finding) {
  std::string inside;
  if (finding.verdict == Verdict::failed)
    inside = fmt::format("<failure message=\"{}\">{}</failure>",
                         xml(finding.sentence),
                         xml(finding.help));
  if (finding.verdict == Verdict::skipped)
    inside = fmt::format("<skipped message=\"{}\"/>", xml(finding.sentence));
  if (finding.verdict == Verdict::warned)
    inside = fmt::format("<system-out>warning: {}</system-out>", xml(finding.sentence));
  return fmt::format(
      "  <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\">{}</testcase>\n",
      xml(finding.subject),
      xml(finding.test),
      finding.seconds,
      inside);
}

}  // namespace

std::string finding_text(const Finding& finding, bool colour) {
  const Sign sign = sign_of(finding.verdict);
  const std::string head = fmt::format(
      "{}  {}{}",
      tinted(fmt::format("{:7}", sign.word), sign.tint, colour),
      printable(finding.name()),
      finding.verdict == Verdict::failed ? "" : ": " + printable(finding.sentence));
  if (finding.verdict == Verdict::passed || finding.verdict == Verdict::skipped)
    return head + "\n";
  const std::string sentence =
      finding.verdict == Verdict::failed ? indented(finding.sentence) : "";
  return head + "\n" + sentence + indented(finding.help);
}

std::string check_summary(const CheckReport& report, bool colour) {
  const std::size_t failed = report.count(Verdict::failed);
  const std::string counts = fmt::format("{} passed, {} warned, {} skipped, {} failed",
                                         report.count(Verdict::passed),
                                         report.count(Verdict::warned),
                                         report.count(Verdict::skipped),
                                         failed);
  return fmt::format("{} {}: {}\n",
                     printable(report.plugin.name),
                     printable(report.plugin.version),
                     tinted(counts, failed == 0 ? Tint::good : Tint::bad, colour));
}

std::string check_json(const CheckReport& report) {
  using Json = nlohmann::ordered_json;
  Json tests = Json::array();
  for (const Finding& finding : report.findings)
    tests.push_back({{"subject", finding.subject},
                     {"test", finding.test},
                     {"verdict", word_of(finding.verdict)},
                     {"sentence", finding.sentence},
                     {"help", finding.help},
                     {"seconds", finding.seconds}});
  Json all{{"file", report.plugin.file},
           {"plugin", report.plugin.name},
           {"version", report.plugin.version}};
  for (const Verdict verdict :
       {Verdict::passed, Verdict::warned, Verdict::skipped, Verdict::failed})
    all[word_of(verdict)] = report.count(verdict);
  all["tests"] = std::move(tests);
  return all.dump(2) + "\n";
}

std::string check_junit(const CheckReport& report) {
  std::string cases;
  double seconds = 0;
  for (const Finding& finding : report.findings) {
    cases += junit_case(finding);
    seconds += finding.seconds;
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"{}\" "
      "tests=\"{}\" failures=\"{}\" skipped=\"{}\" time=\"{:.3f}\">\n{}</testsuite>\n",
      xml(report.plugin.name),
      report.findings.size(),
      report.count(Verdict::failed),
      report.count(Verdict::skipped),
      seconds,
      cases);
}

}  // namespace headwater::lab
