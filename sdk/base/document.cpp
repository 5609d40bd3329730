// What is told, in sections.
#include "document.hpp"

#include <utility>

namespace headwater::lab {

void append(Document& document, Document other) {
  if (other.sections.empty()) return;
  Section& first = other.sections.front();
  first.heading = other.title;
  first.parts.insert(first.parts.begin(),
                     {paragraph(std::move(other.title), Tint::bold), Readers::terminal});
  for (Section& section : other.sections)
    document.sections.push_back(std::move(section));
}

Paragraph paragraph(std::string text, Tint tint, std::size_t width) {
  return {{{std::move(text), tint}}, width};
}

}  // namespace headwater::lab
