// Reproductions as Markdown.
#include "../markdown.hpp"

#include "../numbers.hpp"
#include "wording.hpp"

namespace headwater::lab {

namespace {

std::string overview(const std::vector<Reproduction>& all) {
  std::string text = markdown_heading({"#", "claim", "source", "verdict", "time"}, "rlllr");
  for (const Reproduction& one : all)
    text += markdown_row({number_text(one.claim), one.claim.text, one.claim.source,
                          verdict_text(one), duration(one.seconds)});
  return text;
}

std::string section(const Reproduction& one) {
  const std::string number = number_text(one.claim);
  std::string text =
      "\n## " + (number.empty() ? "" : number + ". ") + markdown_text(one.claim.text) + "\n\n";
  if (!one.claim.method.empty()) text += markdown_text(one.claim.method) + "\n\n";
  text += markdown_heading({"quantity", "expected", "measured", "verdict"}, "lrrl");
  for (const Outcome& outcome : one.outcomes)
    text += markdown_row({outcome.expectation.text(), expected_text(outcome.expectation),
                          measured_text(outcome), outcome.kept ? "kept" : "missed"});
  return text;
}

}  // namespace

std::string reproductions_markdown(const std::vector<Reproduction>& all) {
  std::string text =
      "# Reproductions\n\n" + markdown_text(count_text(all)) + "\n\n" + overview(all);
  for (const Reproduction& one : all)
    text += section(one);
  return text;
}

}  // namespace headwater::lab
