// A datasheet as a page for a browser.
#include "chart.hpp"
#include "datasheet.hpp"
#include "words.hpp"
#include <fmt/format.h>

namespace headwater::lab {

namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --page: #f5f6f8; --card: #fff; --text: #1c2126;
  --soft: #59636e; --line: #dde2e7; --curve: #0072b2; --mark: #b04800; }
@media (prefers-color-scheme: dark) { :root { --page: #101418; --card: #181d23;
  --text: #e8ecf0; --soft: #9aa7b4; --line: #2b333c; --curve: #4ba3e0;
  --mark: #ff9d66; } }
body { margin: 0 auto; padding: 1.5rem; max-width: 60rem; background: var(--page);
  color: var(--text); font: 16px/1.5 system-ui, "Liberation Sans", sans-serif;
  overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; } h2 { margin: 2rem 0 .6rem; font-size: 1.2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: 0; }
dt, .soft, th { color: var(--soft); } dd { margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); font-weight: normal; overflow-wrap: normal; }
.numbers td + td, .numbers th + th { text-align: right; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr));
  gap: 1rem; margin-bottom: 1rem; }
svg { display: block; width: 100%; padding: .5rem; box-sizing: border-box;
  background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
svg text { fill: var(--soft); font-size: 12px; }
.grid { stroke: var(--line); } .mark { stroke: var(--mark); stroke-dasharray: 5 4; }
.curve { fill: none; stroke: var(--curve); stroke-width: 2; stroke-linejoin: round; }
)";

std::string list(const std::vector<Fact>& facts) {
  std::string out = "<dl>\n";
  for (const Fact& fact : facts)
    out += fmt::format(
        "<dt>{}</dt><dd>{}</dd>\n", escaped(fact.label), escaped(fact.text));
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
  if (sheet.info.settings.items.empty())
    return heading + paragraph("soft", "It has none.");
  return heading + table("settings",
                         {"setting", "type", "range", "default", "value", "what it is"},
                         setting_rows(sheet));
}

std::string curve_part(const Datasheet& sheet) {
  const Samples& s = sheet.plotted;
  return "<h2>Curve</h2>\n<div class=\"charts\">\n" + svg({"f(x)", "x", s.x, s.f}) +
         svg({"f'(x)", "x", s.x, s.derivative}) + "</div>\n" +
         list(facts_of(*sheet.curve));
}

std::string theory_part(const Theory& theory) {
  std::string out = "<h2>Gradients in deep networks</h2>\n";
  for (const std::string& sentence : sentences(theory))
    out += paragraph("said", sentence);
  out += table("numbers",
               {"weights",
                "q*",
                "chi1",
                "factor per layer",
                "depth scale",
                "gradient ratio over 10",
                "20",
                "50 layers"},
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
  std::string page = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n"
      "<title>{0}</title>\n<style>{1}</style>\n<h1>{0}</h1>\n",
      escaped(name),
      style);
  page += list(facts_of(sheet.info)) + settings_part(sheet);
  if (sheet.curve) page += curve_part(sheet);
  if (sheet.theory) page += theory_part(*sheet.theory);
  if (!sheet.why_no_curve.empty()) page += paragraph("soft", sheet.why_no_curve);
  return page + "</html>\n";
}

}  // namespace headwater::lab
