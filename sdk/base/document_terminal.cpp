// A document on a terminal.
#include "document_terminal.hpp"

#include <headwater/characters.hpp>

#include "file.hpp"
#include "plot.hpp"
#include <fmt/format.h>

namespace headwater::lab {

namespace {

std::string form(const Paragraph& paragraph, bool colour) {
  const std::string start(paragraph.indent, ' ');
  if (paragraph.width == 0) {
    std::string line = start;
    for (const Span& span : paragraph.spans)
      line += tinted(printable(span.text), span.tint, colour);
    return line + "\n";
  }
  std::string text;
  for (const Span& span : paragraph.spans) {
    std::string lines;
    for (const std::string& line : lines_of(wrapped(printable(span.text), paragraph.width)))
      lines += (lines.empty() ? "" : "\n") + start + line;
    text += tinted(lines, span.tint, colour) + "\n";
  }
  return text;
}

std::string form(const Facts& facts, bool) {
  std::string text;
  for (const Fact& fact : facts.list)
    text += fmt::format("{:<{}} {}\n", printable(fact.label), facts.label_width - 1,
                        printable(fact.text));
  return text;
}

std::string form(const Table& table, bool colour) {
  Table shown = table;
  for (auto& row : shown.rows)
    for (Cell& cell : row)
      cell.text = printable(cell.text);
  for (Column& column : shown.columns) {
    column.group = printable(column.group);
    column.title = printable(column.title);
  }
  return to_terminal(shown, colour);
}

std::string form(const Charts& charts, bool colour) {
  std::vector<std::vector<std::string>> drawings;
  for (const Chart& chart : charts.list)
    drawings.push_back(drawn(chart, colour));
  return side_by_side(drawings);
}

std::string form(const Section& section, bool colour) {
  std::string text;
  for (const Part& part : section.parts)
    if (part.readers != Readers::pages)
      text += std::visit([&](const auto& content) { return form(content, colour); }, part.content);
  return text;
}

}  // namespace

std::string to_terminal(const Document& document, bool colour) {
  std::string text;
  if (!document.title.empty()) text = tinted(printable(document.title), Tint::bold, colour) + "\n";
  bool first = true;
  for (const Section& section : document.sections) {
    const std::string body = form(section, colour);
    if (body.empty()) continue;
    if (!first) text += "\n";
    text += body;
    first = false;
  }
  return text;
}

}  // namespace headwater::lab
