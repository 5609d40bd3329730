// Reproductions as a page for a browser.
#include "../page.hpp"

#include "../numbers.hpp"
#include "../terminal.hpp"
#include "wording.hpp"
#include <fmt/format.h>

namespace headwater::lab {

namespace {

std::string shown(const std::string& text) {
  return escaped(printable(text));
}

std::string chip(bool good, const char* text) {
  return fmt::format("<span class=\"chip {}\">{}</span>", good ? "good" : "bad", text);
}

std::string row(const char* tag, const std::vector<std::string>& cells) {
  std::string out = "<tr>";
  for (const std::string& cell : cells)
    out += fmt::format("<{0}>{1}</{0}>", tag, cell);
  return out + "</tr>\n";
}

std::string table(const std::vector<std::string>& titles, const std::string& rows) {
  return "<div class=\"scroll\"><table>\n<thead>" + row("th", titles) + "</thead>\n<tbody>\n" +
         rows + "</tbody></table></div>\n";
}

std::string overview(const std::vector<Reproduction>& all) {
  std::string rows;
  for (std::size_t i = 0; i < all.size(); ++i)
    rows += row("td", {number_text(all[i].claim),
                       fmt::format("<a href=\"#claim-{}\">{}</a>", i, shown(all[i].claim.text)),
                       chip(all[i].holds(), verdict_text(all[i]).c_str()),
                       fmt::format("<span class=\"whole\">{}</span>", duration(all[i].seconds))});
  return table({"#", "claim", "verdict", "time"}, rows);
}

std::string fact(const char* label, const std::string& text) {
  return text.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", label, shown(text));
}

std::string section(const Reproduction& one, std::size_t index) {
  const Claim& claim = one.claim;
  std::string rows;
  for (const Outcome& outcome : one.outcomes)
    rows += row("td", {shown(outcome.expectation.text()),
                       escaped(expected_text(outcome.expectation)), escaped(measured_text(outcome)),
                       chip(outcome.kept, outcome.kept ? "kept" : "missed")});
  const std::string number = number_text(claim);
  return fmt::format("<h2 id=\"claim-{}\">{}{}</h2>\n<dl>\n{}{}{}</dl>\n", index,
                     number.empty() ? "" : number + ". ", shown(claim.text),
                     fact("source", claim.source), fact("measured", claim.method),
                     fact("config", one.config)) +
         table({"quantity", "expected", "measured", "verdict"}, rows);
}

}  // namespace

std::string reproductions_page(const std::vector<Reproduction>& all) {
  std::string body = "<p>" + escaped(count_text(all)) + "</p>\n" + overview(all);
  for (std::size_t i = 0; i < all.size(); ++i)
    body += section(all[i], i);
  return page("Reproductions", body);
}

}  // namespace headwater::lab
