// What is told, in sections of text, facts, tables and curves. Its forms are in
// document_terminal.hpp, document_markdown.hpp and document_html.hpp; widths are a terminal's.
#pragma once

#include "chart.hpp"
#include "table.hpp"
#include "terminal.hpp"
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace headwater::lab {

/// Words of one tone.
struct Span {
  std::string text;
  Tint tint = Tint::none;
};

/// Sentences. A terminal breaks them into lines of `width` columns, each `indent` columns
/// to the right; 0: they stay one line.
struct Paragraph {
  std::vector<Span> spans;
  std::size_t width = 0, indent = 0;
};

/// A label, and what is told under it.
struct Fact {
  std::string label, text;
};

/// A terminal gives labels so many columns, a blank at the end included.
struct Facts {
  std::vector<Fact> list;
  std::size_t label_width = 14;
};

/// Curves side by side.
struct Charts {
  std::vector<Chart> list;
};

/// Who is shown a part: readers of all forms, of a terminal, or of pages (Markdown, HTML).
enum class Readers { all, terminal, pages };

struct Part {
  std::variant<Paragraph, Facts, Table, Charts> content;
  Readers readers = Readers::all;
};

/// A terminal tells sections apart by an empty line, pages by their headings.
struct Section {
  std::string heading;
  std::vector<Part> parts;
};

struct Document {
  std::string title;  ///< may be empty
  std::vector<Section> sections;
};

/// Adds the sections of another document, whose title becomes the heading of the first; a
/// terminal shows it as a title.
void append(Document& document, Document other);

/// One sentence.
Paragraph paragraph(std::string text, Tint tint = Tint::none, std::size_t width = 0);

}  // namespace headwater::lab
