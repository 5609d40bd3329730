// What sets two configurations apart.
#include "difference.hpp"

#include <algorithm>
#include <base/yaml.hpp>
#include <fmt/format.h>
#include <utility>

namespace headwater::lab {

namespace {

std::string one_line(const Node& value);

/// Equal neighbours in a list.
struct Run {
  const Node* item;
  std::string text;
  std::size_t count;
};

std::vector<Run> runs_of(const Node& list) {
  std::vector<Run> runs;
  for (const Node& item : list.items) {
    std::string text = one_line(item);
    if (!runs.empty() && runs.back().text == text)
      ++runs.back().count;
    else
      runs.push_back({&item, std::move(text), 1});
  }
  return runs;
}

bool is_map(const Node& node) {
  return node.kind == Node::Kind::map;
}

/// The name of the technique that a map stands for, or "".
std::string technique_of(const Node& node) {
  for (const char* const key : {"block", "type"})
    if (const Node* const name = node.find(key)) return key + (" " + name->text);
  return "";
}

std::string joined(const std::string& path, const std::string& key) {
  return path + (path.empty() || key.empty() ? "" : ".") + key;
}

/// "3" or "3-7".
std::string range(std::size_t first, std::size_t count) {
  return count == 1 ? fmt::format("{}", first) : fmt::format("{}-{}", first, first + count - 1);
}

/// Collects the differences between two trees.
class TreeComparison {
 public:
  void compare(const std::string& key, const Node* before, const Node* after);
  std::vector<Difference> found;

 private:
  void compare_maps(const std::string& key, const Node& before, const Node& after);
  void compare_items(const std::string& key, const Node& before, const Node& after);
  bool compare_runs(const std::string& key, const Node& before, const Node& after);
  void add(const std::string& key, const std::vector<Difference>& inner);
};

void TreeComparison::compare(const std::string& key, const Node* before, const Node* after) {
  using Kind = Node::Kind;
  const std::string was = before ? one_line(*before) : "-";
  const std::string is = after ? one_line(*after) : "-";
  if (was == is) return;
  if (before && after && before->kind == after->kind) {
    if (is_map(*before) && technique_of(*before) == technique_of(*after))
      return compare_maps(key, *before, *after);
    if (before->kind == Kind::list && before->items.size() == after->items.size())
      return compare_items(key, *before, *after);
    if (before->kind == Kind::list && compare_runs(key, *before, *after)) return;
  }
  found.push_back({key, was, is});
}

void TreeComparison::compare_maps(const std::string& key, const Node& before, const Node& after) {
  for (const Entry& entry : before.entries)
    compare(joined(key, entry.key), &entry.value, after.find(entry.key));
  for (const Entry& entry : after.entries)
    if (!before.find(entry.key)) compare(joined(key, entry.key), nullptr, &entry.value);
}

/// Neighbours that differ in the same way are told of once.
void TreeComparison::compare_items(const std::string& key, const Node& before, const Node& after) {
  std::vector<std::vector<Difference>> inner;
  for (std::size_t i = 0; i < before.items.size(); ++i)
    inner.push_back(differences(before.items[i], after.items[i]));
  for (auto first = inner.begin(), end = first; first != inner.end(); first = end) {
    end = std::find_if(first, inner.end(), [&](const auto& other) { return other != *first; });
    const auto index = static_cast<std::size_t>(first - inner.begin());
    add(joined(key, range(index, static_cast<std::size_t>(end - first))), *first);
  }
}

bool TreeComparison::compare_runs(const std::string& key, const Node& before, const Node& after) {
  const std::vector<Run> was = runs_of(before), is = runs_of(after);
  if (was.size() != is.size()) return false;
  std::size_t first = 0;
  for (std::size_t i = 0; i < was.size(); first += was[i++].count) {
    const std::string place = joined(key, range(first, was[i].count));
    if (was[i].count != is[i].count)
      found.push_back(
          {joined(place, "repeat"), std::to_string(was[i].count), std::to_string(is[i].count)});
    compare(place, was[i].item, is[i].item);
  }
  return true;
}

void TreeComparison::add(const std::string& key, const std::vector<Difference>& inner) {
  for (const Difference& difference : inner)
    found.push_back({joined(key, difference.key), difference.before, difference.after});
}

std::string list_text(const Node& list) {
  std::string text;
  for (const Run& run : runs_of(list))
    text += (text.empty() ? "" : ", ") + (run.count > 1 ? fmt::format("{} x ", run.count) : "") +
            run.text;
  return "[" + text + "]";
}

std::string map_text(const Node& map) {
  std::string text;
  for (const Entry& entry : map.entries)
    text += (text.empty() ? "" : ", ") + one_line(Node::scalar(entry.key)) + ": " +
            one_line(entry.value);
  return "{" + text + "}";
}

std::string one_line(const Node& value) {
  if (value.kind == Node::Kind::list) return list_text(value);
  if (is_map(value))
    return value.entries.size() == 1 && value.entries.front().key == "type"
               ? one_line(value.entries.front().value)
               : map_text(value);
  std::string text = to_yaml(value);
  text.pop_back();  // the newline
  return text;
}

}  // namespace

std::vector<Difference> differences(const Node& before, const Node& after) {
  TreeComparison comparison;
  comparison.compare("", &before, &after);
  return comparison.found;
}

}  // namespace headwater::lab
