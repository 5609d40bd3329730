// A document as a page for a browser.
#include "document_html.hpp"

#include <headwater/characters.hpp>

#include "terminal.hpp"
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
.scroll { overflow-x: auto; } dl + .scroll { margin-top: .8rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); font-weight: normal; overflow-wrap: normal; }
.chip { padding: .08rem .6rem; border-radius: 1rem; font-weight: 600; white-space: nowrap; }
.good { --ground: #e0f3ec; color: #00694b; } .bad { --ground: #fdeadf; color: #a33a00; }
@media (prefers-color-scheme: dark) { .good { --ground: #11332a; color: #5fd0a8; }
  .bad { --ground: #3d2213; color: #ff9d66; } }
.chip { background: var(--ground); } a { color: inherit; text-underline-offset: .2em; }
.number { text-align: right; } td.number { white-space: nowrap; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr));
  gap: 1rem; margin-bottom: 1rem; }
svg { display: block; width: 100%; padding: .5rem; box-sizing: border-box;
  background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
svg text { fill: var(--soft); font-size: 12px; }
.grid { stroke: var(--line); } .mark { stroke: var(--mark); stroke-dasharray: 5 4; }
.curve { fill: none; stroke: var(--curve); stroke-width: 2; stroke-linejoin: round; }
)";

std::string shown(const std::string& text) {
  return escaped(printable(text));
}

const char* class_of(Tint tint) {
  switch (tint) {
    case Tint::good:
      return " class=\"chip good\"";
    case Tint::bad:
      return " class=\"chip bad\"";
    case Tint::faint:
      return " class=\"soft\"";
    default:
      return "";
  }
}

std::string toned(const std::string& text, Tint tint) {
  const std::string of = class_of(tint);
  return of.empty() ? shown(text) : fmt::format("<span{}>{}</span>", of, shown(text));
}

/// The forms of the parts of a document.
struct Form {
  std::string operator()(const Paragraph& paragraph) const {
    std::string text;
    for (const Span& span : paragraph.spans)
      text += toned(span.text, span.tint);
    return "<p>" + text + "</p>\n";
  }

  std::string operator()(const Facts& facts) const {
    std::string out = "<dl>\n";
    for (const Fact& fact : facts.list)
      out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", shown(fact.label), shown(fact.text));
    return out + "</dl>\n";
  }

  std::string operator()(const Table& table) const {
    std::string out = "<div class=\"scroll\"><table>\n<thead><tr>";
    for (const Column& column : table.columns)
      out += fmt::format("<th{}>{}</th>", side(column), shown(column.heading()));
    out += "</tr></thead>\n<tbody>\n";
    for (const auto& row : table.rows) {
      out += "<tr>";
      for (std::size_t i = 0; i < table.columns.size(); ++i)
        out += fmt::format("<td{}>{}</td>", side(table.columns[i]),
                           i < row.size() ? inside(row[i]) : "");
      out += "</tr>\n";
    }
    return out + "</tbody></table></div>\n";
  }

  std::string operator()(const Charts& charts) const {
    std::string out = "<div class=\"charts\">\n";
    for (const Chart& chart : charts.list)
      out += svg(chart);
    return out + "</div>\n";
  }

 private:
  static const char* side(const Column& column) { return column.left ? "" : " class=\"number\""; }

  static std::string inside(const Cell& cell) {
    const std::string text = toned(cell.text, cell.tint);
    if (cell.section == 0) return text;
    return fmt::format("<a href=\"#section-{}\">{}</a>", cell.section, text);
  }
};

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text)
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  return out;
}

std::string to_html(const Document& document) {
  std::string body;
  for (std::size_t i = 0; i < document.sections.size(); ++i) {
    const Section& section = document.sections[i];
    if (!section.heading.empty())
      body += fmt::format("<h2 id=\"section-{}\">{}</h2>\n", i, shown(section.heading));
    for (const Part& part : section.parts)
      if (part.readers != Readers::terminal) body += std::visit(Form(), part.content);
  }
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n"
      "<title>{0}</title>\n<style>{1}</style>\n<h1>{0}</h1>\n{2}</html>\n",
      shown(document.title), style, body);
}

}  // namespace headwater::lab
