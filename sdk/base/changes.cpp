// A tree of a configuration with values put at dotted paths, or taken away.
#include "changes.hpp"

#include <headwater/characters.hpp>

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>

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

/// Is there nothing that says that the map `value` is something else than `node`?
bool is_same_type(const Node& node, const Node& value) {
  if (node.kind != Node::Kind::map || value.kind != Node::Kind::map) return false;
  for (const char* const key : {"type", "block"}) {
    const Node* const now = node.find(key);
    const Node* const then = value.find(key);
    if (then && (!now || !same_word(now->text, then->text))) return false;
  }
  return !value.find("repeat") || node.find("repeat");
}

/// A path as Hydra and Python write it, "+a.b[0].c", with dots alone.
std::string plain_path(std::string_view path) {
  path.remove_prefix(std::min(path.find_first_not_of('+'), path.size()));
  std::string plain;
  for (const char c : path)
    if (c == '[')
      plain += '.';
    else if (c != ']' && c != '"' && c != '\'')
      plain += c;
  return plain;
}

class Changer {
 public:
  Changer(std::string_view path, const Mark& mark, Diagnostics& diagnostics)
      : path_(path), mark_(mark), diagnostics_(diagnostics) {}

  void assign(Node& root, Node value) const {
    if (!value.mark.source) value.mark = mark_;
    if (Node* const node = walk(root, split(path_), true)) *node = std::move(value);
  }

  void change(Node& root, Node value) const {
    if (Node* const node = walk(root, split(path_), true)) put(*node, std::move(value));
  }

  void remove(Node& root) const {
    std::vector<std::string_view> names = split(path_);
    const std::string_view last = names.back();
    names.pop_back();
    if (Node* const parent = walk(root, names, false)) remove_from(*parent, last, mark_);
  }

 private:
  std::nullptr_t refuse(std::string_view reason, std::string hint = {}) const {
    diagnostics_.error(mark_, fmt::format("cannot set {}: {}", in_quotes(path_), reason),
                       std::move(hint));
    return nullptr;
  }

  /// The end of a path; nullptr after a mistake.
  Node* walk(Node& root, const std::vector<std::string_view>& names, bool make) const {
    if (names.size() > most_levels) return refuse("the path has more than 256 names");
    if (path_.empty() || std::ranges::count(names, std::string_view{}) > 0)
      return refuse("a name is empty");
    Node* node = &root;
    for (const std::string_view& name : names) {
      const auto done = static_cast<std::size_t>(name.data() - path_.data());
      const std::string parent =
          done == 0 ? "the configuration" : in_quotes(path_.substr(0, done - 1));
      node = child(*node, name, parent, make);
      if (!node) return nullptr;
    }
    return node;
  }

  /// One step of a path.
  Node* child(Node& node, std::string_view name, const std::string& parent, bool make) const {
    if (node.kind == Node::Kind::list) return item(node, name, parent);
    if (node.kind == Node::Kind::scalar)
      return refuse(fmt::format("{} is {}, not a map", parent, describe(node)),
                    fmt::format("write it as a map: {{type: {}, ...}}", node.text));
    if (Node* known = node.find(name)) return known;
    if (!make) return miss(node, name, mark_);
    if (node.kind == Node::Kind::null) node.mark = mark_;
    Node value;
    value.mark = mark_;
    node.set(std::string(name), std::move(value));
    return &node.entries.back().value;
  }

  Node* item(Node& list, std::string_view name, const std::string& parent) const {
    std::size_t index = 0;
    const char* end = name.data() + name.size();
    const auto [stop, error] = std::from_chars(name.data(), end, index);
    const std::size_t size = list.items.size();
    if (stop != end || error == std::errc::invalid_argument)
      return refuse(parent + " is a list; its items are named by numbers, from 0");
    if (error != std::errc{} || index >= size)
      return refuse(
          fmt::format("{} has {} item{}, counted from 0", parent, size, size == 1 ? "" : "s"));
    return &list.items[index];
  }

  std::nullptr_t miss(const Node& map, std::string_view name, const Mark& mark) const {
    std::vector<std::string> known;
    for (const Entry& entry : map.entries)
      known.push_back(entry.key);
    std::string hint = did_you_mean(name, known);
    diagnostics_.error(mark, fmt::format("there is no {} to take away", in_quotes(name)),
                       hint.empty() ? fmt::format("there are: {}", fmt::join(known, ", ")) : hint);
    return nullptr;
  }

  void put(Node& node, Node value) const {
    if (!is_same_type(node, value) || value.entries.empty()) {
      node = std::move(value);
      return;
    }
    for (Entry& entry : value.entries) {
      Node* const known = node.find(entry.key);
      if (entry.key.starts_with('~') || entry.takes_away())
        remove_from(node, entry.key, entry.mark);
      else if (known)
        put(*known, std::move(entry.value));
      else
        node.entries.push_back(std::move(entry));
    }
  }

  void remove_from(Node& node, std::string_view name, const Mark& mark) const {
    if (name.starts_with('~')) name.remove_prefix(1);
    if (node.kind == Node::Kind::list) {
      if (const Node* const one = item(node, name, "the list"))
        node.items.erase(node.items.begin() + (one - node.items.data()));
    } else if (node.find(name)) {
      std::erase_if(node.entries, [&](const Entry& entry) { return entry.key == name; });
    } else {
      miss(node, name, mark);
    }
  }

  std::string_view path_;
  const Mark& mark_;
  Diagnostics& diagnostics_;
};

}  // namespace

void assign(Node& root, std::string_view path, Node value, Diagnostics& diagnostics,
            const Mark& mark) {
  Changer(path, mark, diagnostics).assign(root, std::move(value));
}

void change(Node& root, const Entry& change, Diagnostics& diagnostics) {
  const bool is_null = change.value.kind == Node::Kind::null;
  const bool marked = change.key.starts_with('~');
  const std::string_view path = std::string_view(change.key).substr(marked ? 1 : 0);
  if (const std::string plain = plain_path(path); plain != path)
    diagnostics.error(
        change.mark,
        fmt::format("{} has names and numbers between dots, and no other signs", in_quotes(path)),
        fmt::format("write {}{}", marked ? "~" : "", plain));
  else if (marked && !is_null)
    diagnostics.error(
        change.value.mark,
        fmt::format("{} takes {} away, and has no value", in_quotes(change.key), in_quotes(path)),
        "leave the '~' out to set it");
  else if (marked || change.takes_away())
    Changer(path, change.mark, diagnostics).remove(root);
  else if (is_null)
    diagnostics.error(change.mark, fmt::format("{} has no value", in_quotes(path)),
                      "null takes a key away");
  else
    Changer(path, change.mark, diagnostics).change(root, change.value);
}

}  // namespace headwater::lab
