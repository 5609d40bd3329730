// Overrides and variants: a value put at a dotted path of a tree.
#include "tree.hpp"
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

std::string in_quotes(std::string_view text) {
  const bool is_long = text.size() > 60;
  return fmt::format("'{}{}'", text.substr(0, 60), is_long ? "..." : "");
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

}  // namespace headwater::lab
