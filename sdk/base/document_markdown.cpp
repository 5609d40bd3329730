// A document in Markdown, with tables as GitHub has them.
#include "document_markdown.hpp"

#include <headwater/characters.hpp>

#include <string_view>

namespace headwater::lab {

namespace {

/// Text in which nothing is markup, HTML or the end of a cell.
std::string markdown_text(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    if (c == '&') result += "&amp;";
    if (c == '<') result += "&lt;";
    if (c == '>') result += "&gt;";
    if (c == '&' || c == '<' || c == '>') continue;
    if (std::string_view("\\`*_{}[]|~#$!").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string form(const Paragraph& paragraph) {
  std::string text;
  for (const Span& span : paragraph.spans)
    text += markdown_text(span.text);
  return text + "\n";
}

std::string form(const Facts& facts) {
  std::string text;
  for (const Fact& fact : facts.list)
    text += "- **" + markdown_text(fact.label) + "**: " + markdown_text(fact.text) + "\n";
  return text;
}

std::string form(const Table& table) {
  std::string text = "|", rule = "|";
  for (const Column& column : table.columns) {
    text += " " + markdown_text(column.heading()) + " |";
    rule += column.left ? " --- |" : " ---: |";
  }
  text += "\n" + rule + "\n";
  for (const auto& row : table.rows) {
    text += "|";
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      text += " " + (i < row.size() ? markdown_text(row[i].text) : "") + " |";
    text += "\n";
  }
  return text;
}

std::string form(const Charts&) {
  return "";
}

}  // namespace

std::string to_markdown(const Document& document) {
  std::string text;
  const auto add = [&](const std::string& block) {
    if (!block.empty()) text += (text.empty() ? "" : "\n") + block;
  };
  if (!document.title.empty()) add("# " + markdown_text(document.title) + "\n");
  for (const Section& section : document.sections) {
    if (!section.heading.empty()) add("## " + markdown_text(section.heading) + "\n");
    for (const Part& part : section.parts)
      if (part.readers != Readers::terminal)
        add(std::visit([](const auto& content) { return form(content); }, part.content));
  }
  return text;
}

}  // namespace headwater::lab
