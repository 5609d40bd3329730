// The events of yaml-cpp, with their places, to a tree; the only file that includes it.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "characters.hpp"
#include "parse.hpp"
#include "syntax.hpp"
#include "tree_recorder.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <sstream>

namespace headwater {

namespace {

class Handler final : public YAML::EventHandler {
 public:
  Handler(std::string_view text,
          const std::shared_ptr<const Source>& source,
          Diagnostics& diagnostics)
      : text_(text), source_(source), diagnostics_(diagnostics), tree_(diagnostics) {}

  Node read();

 private:
  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t anchor) override {
    tree_.value(Node{}, anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    tree_.alias(place(mark), anchor);
  }
  void OnScalar(const YAML::Mark& mark,
                const std::string& tag,
                YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(Node::list(), place(mark), tag, anchor);
  }
  void OnSequenceEnd() override { tree_.end(); }
  void OnMapStart(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(Node::map(), place(mark), tag, anchor);
  }
  void OnMapEnd() override { tree_.end(); }

  void begin(Node parent, Mark mark, const std::string& tag, YAML::anchor_t anchor);
  void refuse_tag(const Mark& mark, const std::string& tag);
  void explain_exception(const YAML::Exception& error);
  bool explain_quote(std::size_t at);
  void report(const SyntaxError& error);
  Mark place(const YAML::Mark& mark);
  int length_at(std::size_t begin, std::string_view value) const;
  std::size_t after_properties(std::size_t at) const;
  bool is_quote(std::size_t at) const;
  std::size_t closing_quote(std::size_t begin) const;

  std::string_view text_;
  std::shared_ptr<const Source> source_;
  Diagnostics& diagnostics_;
  TreeRecorder tree_;
  std::size_t documents_ = 0;
  Mark last_mark_;              // the last scalar of the text
  std::size_t last_begin_ = 0;  // and its first byte
  // Columns are counted on from the place before: from the start of a long line each
  // time would take quadratic time.
  int counted_line_ = -1;
  std::size_t counted_bytes_ = 0;
  std::size_t counted_characters_ = 0;
};

Node Handler::read() {
  bool complete = false;
  try {
    std::istringstream stream{std::string(text_)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(*this))
      continue;
    complete = true;
  } catch (const Stop&) {
  } catch (const YAML::Exception& error) {
    explain_exception(error);
  }
  Node nothing;
  nothing.mark.source = source_;
  if (tree_.empty()) return nothing;
  Node root = tree_.tree();  // finds duplicate keys even in what is not complete
  if (!root.mark.source) root.mark = nothing.mark;
  return complete ? root : nothing;
}

void Handler::OnDocumentStart(const YAML::Mark& mark) {
  if (documents_++ == 0) return;
  const std::string_view rest = text_.substr(static_cast<std::size_t>(mark.pos));
  if (rest.starts_with("---")) {
    diagnostics_.error(place(mark),
                       "a second document starts here, but there can be one");
  } else {
    report({"another document", place(mark), {}});
  }
  throw Stop{};
}

void Handler::OnScalar(const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t anchor,
                       const std::string& value) {
  Node scalar = Node::scalar(value);
  scalar.quoted = tag == "!";
  last_begin_ = after_properties(static_cast<std::size_t>(mark.pos));
  last_mark_ = place(mark);
  last_mark_.length = length_at(static_cast<std::size_t>(mark.pos), value);
  scalar.mark = last_mark_;
  refuse_tag(last_mark_, tag);
  if (is_quote(last_begin_) && closing_quote(last_begin_) == text_.size()) {
    diagnostics_.error(last_mark_, "this quote is never closed");
    throw Stop{};
  }
  tree_.value(std::move(scalar), anchor);
}

void Handler::begin(Node parent,
                    Mark mark,
                    const std::string& tag,
                    YAML::anchor_t anchor) {
  refuse_tag(mark, tag);
  parent.mark = std::move(mark);
  tree_.begin(std::move(parent), anchor);
}

void Handler::refuse_tag(const Mark& mark, const std::string& tag) {
  if (tag.empty() || tag == "?" || tag == "!") return;
  diagnostics_.error(
      mark, "a tag has no meaning here", "put quotes around text that starts with '!'");
}

void Handler::explain_exception(const YAML::Exception& error) {
  const Mark opener = tree_.innermost();
  if (error.mark.is_null()) return report({error.msg, opener, opener});
  const auto at = static_cast<std::size_t>(error.mark.pos);
  const bool at_end =
      at < last_begin_ || text_.find_first_not_of(" \t\r\n", at) == text_.npos;
  if (!is_quote(last_begin_) || at_end || !explain_quote(at)) {
    Mark mark = place(error.mark);
    mark.length = length_at(std::min(at, text_.size()), {});
    report({error.msg, mark, opener, at_end});
  }
}

/// A quote too few or too many before the error is the likelier mistake.
bool Handler::explain_quote(std::size_t at) {
  const std::size_t end = closing_quote(last_begin_);
  const std::string_view quoted = text_.substr(last_begin_, end - last_begin_);
  const auto lines = std::ranges::count(quoted, '\n');
  if (lines == 0 && at != end + 1) return false;
  const auto last_line = last_mark_.line + lines;
  diagnostics_.error(
      last_mark_,
      fmt::format("this quoted text ends in line {}, and more follows", last_line),
      "is a quote missing, or one too many? write '' for one inside '...'");
  return true;
}

void Handler::report(const SyntaxError& error) {
  Diagnostic mistake = explain(error);
  diagnostics_.error(mistake.mark, std::move(mistake.message), std::move(mistake.hint));
}

Mark Handler::place(const YAML::Mark& mark) {
  const std::size_t end = std::min(static_cast<std::size_t>(mark.pos), text_.size());
  const std::size_t start = end - std::min(static_cast<std::size_t>(mark.column), end);
  if (mark.line != counted_line_ || end < counted_bytes_) {
    counted_line_ = mark.line;
    counted_bytes_ = start;
    counted_characters_ = 0;
  }
  counted_characters_ +=
      count_characters(text_.substr(counted_bytes_, end - counted_bytes_));
  counted_bytes_ = end;
  return {source_, mark.line + 1, static_cast<int>(counted_characters_) + 1, 1};
}

int Handler::length_at(std::size_t begin, std::string_view value) const {
  const std::string_view rest = text_.substr(begin);
  std::size_t size = rest.find_first_of(" \t\r\n,[]{}");
  if (!value.empty() && rest.starts_with(value)) {
    size = value.size();
  } else if (is_quote(begin)) {
    const std::string_view quoted = rest.substr(0, closing_quote(begin) + 1 - begin);
    size = std::min(quoted.size(), quoted.find_first_of("\r\n"));
  }
  return std::max(static_cast<int>(count_characters(rest.substr(0, size))), 1);
}

/// Past the anchor and the tag of a value, which its mark includes.
std::size_t Handler::after_properties(std::size_t at) const {
  while (at < text_.size() && (text_[at] == '&' || text_[at] == '!')) {
    at = std::min(text_.find_first_of(" \t\r\n", at), text_.size());
    at = std::min(text_.find_first_not_of(" \t\r\n", at), text_.size());
  }
  return at;
}

bool Handler::is_quote(std::size_t at) const {
  return at < text_.size() && (text_[at] == '"' || text_[at] == '\'');
}

std::size_t Handler::closing_quote(std::size_t begin) const {
  const char quote = text_[begin];
  for (std::size_t at = begin + 1; at < text_.size(); ++at) {
    const bool escapes = quote == '"' ? text_[at] == '\\' : text_.substr(at, 2) == "''";
    if (escapes) {
      ++at;
    } else if (text_[at] == quote) {
      return at;
    }
  }
  return text_.size();
}

}  // namespace

Node parse_checked(std::string_view text,
                   const std::shared_ptr<const Source>& source,
                   Diagnostics& diagnostics) {
  return Handler(text, source, diagnostics).read();
}

}  // namespace headwater
