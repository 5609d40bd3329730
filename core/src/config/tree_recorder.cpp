// A tree from the values of a text in their order, with its limits and its aliases.
#include "tree_recorder.hpp"

#include "characters.hpp"
#include <fmt/format.h>

namespace headwater {

namespace {

constexpr std::size_t most_bytes = std::size_t{16} << 20U;
constexpr std::size_t most_values = 100'000;
constexpr std::size_t most_levels = 256;

}  // namespace

void TreeRecorder::stop(const Mark& mark, std::string message, std::string hint) {
  diagnostics_.error(mark, std::move(message), std::move(hint));
  throw Stop{};
}

void TreeRecorder::record(Event event, const Mark& place) {
  const Node& node = event.node;
  if (event.ends) {
    --levels_;
  } else {
    if (node.kind == Node::Kind::list || node.kind == Node::Kind::map) ++levels_;
    ++values_;
    bytes_ += node.text.size();
  }
  if (levels_ > most_levels) stop(place, "nested deeper than 256 levels");
  if (values_ > most_values || bytes_ > most_bytes) {
    stop(place,
         "more than 100,000 values or 16 MiB of text",
         anchored_.empty() ? "" : "an alias (*name) counts as all that it stands for");
  }
  events_.push_back(std::move(event));
}

void TreeRecorder::remember(Anchor anchor, std::size_t begin) {
  if (anchor != 0) anchored_[anchor] = {begin, events_.size()};
}

void TreeRecorder::value(Node leaf, Anchor anchor) {
  const Mark place = leaf.mark;
  record({std::move(leaf)}, place);
  remember(anchor, events_.size() - 1);
}

void TreeRecorder::begin(Node parent, Anchor anchor) {
  open_.push_back({anchor, events_.size()});
  const Mark place = parent.mark;
  record({std::move(parent)}, place);
}

void TreeRecorder::end() {
  record({{}, true}, {});
  remember(open_.back().anchor, open_.back().begin);
  open_.pop_back();
}

void TreeRecorder::alias(const Mark& mark, Anchor anchor) {
  const auto known = anchored_.find(anchor);
  if (known == anchored_.end()) {
    stop(mark, "this alias stands inside the value that it stands for");
  }
  const auto [first, last] = known->second;
  for (std::size_t i = first; i < last; ++i)
    record(Event(events_[i]), mark);
}

Mark TreeRecorder::innermost() const {
  return open_.empty() ? Mark{} : events_[open_.back().begin].node.mark;
}

Node TreeRecorder::tree() {
  std::size_t at = 0;
  return build(at);
}

// After a Stop, ends are missing: the end of the events ends everything.
bool TreeRecorder::at_end(std::size_t at) const {
  return at >= events_.size() || events_[at].ends;
}

Node TreeRecorder::build(std::size_t& at) {
  Node node = std::move(events_[at++].node);
  if (node.kind == Node::Kind::list) {
    while (!at_end(at)) {
      node.items.push_back(build(at));
      if (!node.items.back().mark.source) node.items.back().mark = node.mark;
    }
    ++at;
  } else if (node.kind == Node::Kind::map) {
    build_entries(node, at);
    ++at;
  }
  return node;
}

void TreeRecorder::build_entries(Node& map, std::size_t& at) {
  std::map<std::string, int> lines;
  while (!at_end(at)) {
    Node key = build(at);
    if (at_end(at)) return;
    Node value = build(at);
    if (!value.mark.source) {
      value.mark = key.mark;
      split_glued(key, value);
    }
    if (key.kind != Node::Kind::scalar) {
      diagnostics_.error(
          key.mark.source ? key.mark : map.mark,
          fmt::format("a key must be a name, but got {}", describe(key)));
      continue;
    }
    const auto [first, is_new] = lines.try_emplace(key.text, key.mark.line);
    if (!is_new) {
      diagnostics_.error(key.mark,
                         fmt::format("duplicate key {}", in_quotes(key.text)),
                         fmt::format("it stands in line {} already", first->second));
      continue;
    }
    if (map.entries.empty() && key.mark.column == map.mark.column) map.mark = key.mark;
    map.entries.push_back({std::move(key.text), key.mark, std::move(value)});
  }
}

// To YAML, `{units:64}` is a key without a value. It is one mistake and an entry to us.
void TreeRecorder::split_glued(Node& key, Node& value) {
  const std::size_t colon = key.text.find(':');
  if (key.quoted || colon == std::string::npos || colon + 1 == key.text.size()) return;
  value = key;
  value.text = key.text.substr(colon + 1);
  key.text.resize(colon);
  diagnostics_.error(key.mark,
                     "a space is missing after ':'",
                     fmt::format("write {}", in_quotes(key.text + ": " + value.text)));
}

}  // namespace headwater
