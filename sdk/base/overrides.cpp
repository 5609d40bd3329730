// Overrides and variants: a value put at a dotted path of a tree.
#include "overrides.hpp"

#include <headwater/characters.hpp>

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

constexpr std::size_t most_levels = 256;

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> names;
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
    names.push_back(path.substr(0, dot));
    path.remove_prefix(dot + 1);
  }
  names.push_back(path);
  return names;
}

/// The item of a list that a name stands for, or nullptr and why not.
Node* item(Node& list, std::string_view name, std::string& reason) {
  std::size_t index = 0;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data(), end, index);
  const std::size_t size = list.items.size();
  if (stop != end || error == std::errc::invalid_argument) {
    reason = "is a list; its items are named by numbers, from 0";
  } else if (error != std::errc{} || index >= size) {
    reason = fmt::format("has {} item{}, counted from 0", size, size == 1 ? "" : "s");
  } else {
    return &list.items[index];
  }
  return nullptr;
}

/// One step of a path; a map on the way is made.
Node* child(Node& node, std::string_view name, const Mark& mark, std::string& reason) {
  if (node.kind == Node::Kind::list) return item(node, name, reason);
  if (node.kind == Node::Kind::scalar) {
    reason = fmt::format("is {}, not a map", describe(node));
    return nullptr;
  }
  if (Node* known = node.find(name)) return known;
  if (node.kind == Node::Kind::null) node.mark = mark;
  Node value;
  value.mark = mark;
  node.set(std::string(name), std::move(value));
  return &node.entries.back().value;
}

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

void apply(Node& root, const std::string& text, Place place, Diagnostics& diagnostics) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    diagnostics.error({place.source, place.line, 1, static_cast<int>(text.size())},
                      "an override is written path=value, but got '" + text + "'",
                      "for example: optimizer.learning_rate=0.1");
    return;
  }
  place.value_column = static_cast<int>(equals) + 2;
  Diagnostics in_value;
  Node value = parse_yaml(text.substr(equals + 1), "value", in_value);
  for (const Diagnostic& d : in_value.list())
    diagnostics.error(place.of_value(d.mark), d.message, d.hint);
  if (!in_value.empty()) return;
  move_marks(value, place);
  assign(root, text.substr(0, equals), std::move(value), diagnostics, place.of_key());
}

}  // namespace

void assign(Node& root, std::string_view path, Node value, Diagnostics& diagnostics,
            const Mark& mark) {
  const std::vector<std::string_view> names = split(path);
  const auto refuse = [&](std::string_view reason) {
    diagnostics.error(mark, fmt::format("cannot set {}: {}", in_quotes(path), reason));
  };
  if (names.size() > most_levels) return refuse("the path has more than 256 names");
  if (std::ranges::count(names, std::string_view{}) > 0) return refuse("a name is empty");

  Node* node = &root;
  std::string reason;
  for (const std::string_view& name : names) {
    node = child(*node, name, mark, reason);
    if (node) continue;
    const auto done = static_cast<std::size_t>(name.data() - path.data());
    const std::string parent =
        done == 0 ? "the configuration" : in_quotes(path.substr(0, done - 1));
    return refuse(parent + " " + reason);
  }
  if (!value.mark.source) value.mark = mark;
  *node = std::move(value);
}

void apply_overrides(Node& root, const std::vector<std::string>& overrides,
                     Diagnostics& diagnostics) {
  const auto source = std::make_shared<const Source>(Source{"command line", overrides});
  for (std::size_t i = 0; i < overrides.size(); ++i)
    apply(root, overrides[i], {source, static_cast<int>(i) + 1, 0}, diagnostics);
}

}  // namespace headwater::lab
