// A datasheet as a page for a browser.
#include "../page.hpp"

#include "chart.hpp"
#include "datasheet.hpp"
#include "words.hpp"
#include <fmt/format.h>

namespace headwater::lab {

namespace {

std::string list(const std::vector<Fact>& facts) {
  std::string out = "<dl>\n";
  for (const Fact& fact : facts)
    out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escaped(fact.label), escaped(fact.text));
  return out + "</dl>\n";
}

std::string cells(const char* tag, const Row& row) {
  std::string out = "<tr>";
  for (const std::string& text : row)
    out += fmt::format("<{0}>{1}</{0}>", tag, escaped(printable(text)));
  return out + "</tr>\n";
}

std::string table(const char* kind, const Row& titles, const std::vector<Row>& rows) {
  std::string out = fmt::format("<div class=\"scroll\"><table class=\"{}\">\n", kind);
  out += cells("th", titles);
  for (const Row& row : rows)
    out += cells("td", row);
  return out + "</table></div>\n";
}

std::string paragraph(const char* kind, const std::string& text) {
  return fmt::format("<p class=\"{}\">{}</p>\n", kind, escaped(text));
}

std::string settings_part(const Datasheet& sheet) {
  const std::string heading = "<h2>Settings</h2>\n";
  if (sheet.info.settings.empty()) return heading + paragraph("soft", "It has none.");
  return heading + table("settings", {"setting", "type", "range", "default", "value", "what it is"},
                         setting_rows(sheet));
}

std::string curve_part(const Datasheet& sheet) {
  const Samples& s = sheet.plotted;
  return "<h2>Curve</h2>\n<div class=\"charts\">\n" + svg({"f(x)", "x", s.x, s.f}) +
         svg({"f'(x)", "x", s.x, s.derivative}) + "</div>\n" + list(facts_of(*sheet.curve));
}

std::string theory_part(const Theory& theory) {
  std::string out = "<h2>Gradients in deep networks</h2>\n";
  for (const std::string& sentence : sentences(theory))
    out += paragraph("said", sentence);
  out += table("numbers",
               {"weights", "q*", "chi1", "factor per layer", "depth scale",
                "gradient ratio over 10", "20", "50 layers"},
               outlook_rows(theory));
  out += paragraph("soft", legend());
  const GainCurve& curve = theory.by_gain;
  return out + "<div class=\"charts\">\n" +
         svg({"factor per layer at the fixed point",
              "gain of the weights",
              curve.gain,
              curve.factor,
              {1}}) +
         "</div>\n";
}

}  // namespace

std::string datasheet_page(const Datasheet& sheet) {
  const std::string name =
      fmt::format("{}/{}", to_string(sheet.info.kind), printable(sheet.info.name));
  std::string body = list(facts_of(sheet)) + settings_part(sheet);
  if (sheet.curve) body += curve_part(sheet);
  if (sheet.theory) body += theory_part(*sheet.theory);
  if (!sheet.why_no_curve.empty()) body += paragraph("soft", sheet.why_no_curve);
  return page(name, body);
}

}  // namespace headwater::lab
