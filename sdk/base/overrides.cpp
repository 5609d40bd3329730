// Overrides of the command line: "path=value" and "~path".
#include "overrides.hpp"

#include "changes.hpp"
#include <algorithm>
#include <optional>

namespace headwater::lab {

namespace {

/// The line of the source that an override is.
struct Place {
  std::shared_ptr<const Source> source;
  int line = 0;
  int value_column = 0;  ///< where its value begins

  Mark of_key() const { return {source, line, 1, value_column - 2}; }
  /// A mark in the value alone, as one in the whole line.
  Mark of_value(const Mark& mark) const {
    const int column = mark.line <= 1 ? std::max(mark.column, 1) - 1 : 0;
    return {source, line, value_column + column, mark.length};
  }
};

void move_marks(Node& node, const Place& place) {
  node.mark = place.of_value(node.mark);
  for (Node& item : node.items)
    move_marks(item, place);
  for (Entry& entry : node.entries) {
    entry.mark = place.of_value(entry.mark);
    move_marks(entry.value, place);
  }
}

/// The value behind '=', with its place in the whole line; nothing after mistakes.
std::optional<Node> read_value(const std::string& text, const Place& place,
                               Diagnostics& diagnostics) {
  Diagnostics in_value;
  Node value = parse_yaml(text, "value", in_value);
  for (const Diagnostic& d : in_value.list())
    diagnostics.error(place.of_value(d.mark), d.message, d.hint);
  if (!in_value.empty()) return std::nullopt;
  const bool is_written = value.mark.line > 0;
  move_marks(value, place);
  if (!is_written) value.mark = place.of_key();
  return value;
}

void apply(Node& root, const std::string& text, Place place, Diagnostics& diagnostics) {
  const std::size_t equals = text.find('=');
  const std::size_t end = std::min(equals, text.size());
  const bool takes_away = equals == std::string::npos && text.starts_with('~');
  if (end == 0 || (equals == std::string::npos && !takes_away)) {
    diagnostics.error({place.source, place.line, 1, static_cast<int>(text.size())},
                      "an override is written path=value, but got '" + text + "'",
                      "for example: optimizer.learning_rate=0.1");
    return;
  }
  place.value_column = static_cast<int>(end) + 2;
  const auto value = read_value(takes_away ? "" : text.substr(end + 1), place, diagnostics);
  if (value) change(root, {text.substr(0, end), place.of_key(), *value}, diagnostics);
}

}  // namespace

void apply_overrides(Node& root, const std::vector<std::string>& overrides,
                     Diagnostics& diagnostics) {
  const auto source = std::make_shared<const Source>(Source{"command line", overrides});
  for (std::size_t i = 0; i < overrides.size(); ++i)
    apply(root, overrides[i], {source, static_cast<int>(i) + 1, 0}, diagnostics);
}

}  // namespace headwater::lab
