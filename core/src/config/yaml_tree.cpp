// The events of yaml-cpp, with their places, to a tree; the only file that includes it.
#include "yaml_tree.hpp"

#include <headwater/characters.hpp>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "syntax.hpp"
#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>
#include <sstream>

namespace headwater {

namespace {

/// Thrown after a mistake (in the diagnostics by then) that ends the reading.
struct Stop {};

/// Does the text start with a null that is not a key?
bool is_null(std::string_view text) {
  const std::string_view word = text.substr(0, text.find_first_of(" \t\r\n,]}:#"));
  const std::size_t next = text.find_first_not_of(" \t", word.size());
  return (word == "~" || word == "null" || word == "Null" || word == "NULL") && text[next] != ':';
}

/// Builds the tree while the parser reads. Every limit is kept on the way, so that no
/// tree grows beyond them.
class Reader final : public YAML::EventHandler {
 public:
  Reader(const std::shared_ptr<const Source>& source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {}

  Node read(std::string_view text);

 private:
  using Place = YAML::Mark;
  using Tag = std::string;
  using Anchor = YAML::anchor_t;  // 0: none
  using Style = YAML::EmitterStyle::value;

  /// A list or map that the text has not closed yet.
  struct Open {
    Node node;
    Anchor anchor;
    std::optional<Node> key;           // of a map, until its value comes
    std::map<std::string, int> lines;  // of the keys
    std::vector<Entry> merged;         // by `<<`
  };

  void OnDocumentStart(const Place& at) override {
    if (documents_++ == 0) return;
    stop(mark(at), "a second document starts here; check the indentation");
  }
  void OnDocumentEnd() override {}

  void OnNull(const Place& at, Anchor anchor) override;
  void OnAlias(const Place& at, Anchor anchor) override;
  void OnScalar(const Place&, const Tag&, Anchor, const std::string& text) override;
  void OnSequenceStart(const Place& at, const Tag& tag, Anchor anchor, Style) override {
    open(Node::list(), at, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const Place& at, const Tag& tag, Anchor anchor, Style) override {
    open(Node::map(), at, tag, anchor);
  }
  void OnMapEnd() override { close(); }

  void open(Node node, const Place& at, const Tag& tag, Anchor anchor);
  void close();
  void add(Node node, Anchor anchor);
  void add_entry(Open& map, Node value);
  void add_merged(Open& map, const Node& value);
  static void merge(Open& map);
  void count(const Node& node, std::size_t level, const Mark& mark);
  void start(Node& node, const Place& at, const Tag& tag);
  void refuse(const YAML::Exception& error);
  [[noreturn]] void stop(const Mark& mark, std::string message) {
    diagnostics_.error(mark, std::move(message));
    throw Stop{};
  }
  Mark mark(const Place& at) const { return {source_, at.line + 1, at.column + 1}; }

  std::shared_ptr<const Source> source_;
  Diagnostics& diagnostics_;
  std::string text_;
  Node root_, last_scalar_;
  std::vector<Open> open_;
  std::map<Anchor, Node> anchored_;
  std::size_t documents_ = 0, values_ = 0, bytes_ = 0;
};

Node Reader::read(std::string_view text) {
  // yaml-cpp lets a newline at the end close a quoted text, but not the end mark.
  text_ = std::string(text) + "\n...\n";
  last_scalar_.mark = {source_, 1, 1};
  try {
    std::istringstream stream(text_);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(*this))
      continue;
  } catch (const Stop&) {
    root_ = {};
  } catch (const YAML::Exception& error) {
    refuse(error);
    root_ = {};
  }
  if (!root_.mark.source) root_.mark.source = source_;
  return std::move(root_);
}

/// A null that is not written (`key:`, `-`) has no place: the parser tells that of what
/// follows.
void Reader::OnNull(const Place& at, Anchor anchor) {
  Node null;
  const bool is_key =
      !open_.empty() && open_.back().node.kind == Node::Kind::map && !open_.back().key;
  if (is_key || is_null(std::string_view(text_).substr(static_cast<std::size_t>(at.pos))))
    null.mark = mark(at);
  count({}, open_.size() + 1, mark(at));
  add(std::move(null), anchor);
}

void Reader::OnAlias(const Place& at, Anchor anchor) {
  const auto known = anchored_.find(anchor);
  if (known == anchored_.end())
    stop(mark(at), "this alias stands inside the value that it stands for");
  count(known->second, open_.size() + 1, mark(at));
  add(known->second, 0);
}

void Reader::OnScalar(const Place& at, const Tag& tag, Anchor anchor, const std::string& text) {
  Node scalar = Node::scalar(text);
  scalar.quoted = tag == "!";
  start(scalar, at, tag);
  const auto rest = std::string_view(text_).substr(static_cast<std::size_t>(at.pos));
  if (rest.starts_with('"') || rest.starts_with('\'')) {
    scalar.mark.length = static_cast<int>(rest.find(rest[0], 1)) + 1;
  } else if (rest.starts_with(text)) {
    scalar.mark.length = static_cast<int>(text.size());
  }
  last_scalar_ = scalar;
  add(std::move(scalar), anchor);
}

void Reader::open(Node node, const Place& at, const Tag& tag, Anchor anchor) {
  start(node, at, tag);
  open_.push_back({std::move(node), anchor, {}, {}, {}});
}

void Reader::close() {
  Open last = std::move(open_.back());
  open_.pop_back();
  merge(last);
  add(std::move(last.node), last.anchor);
}

/// Puts a finished value where it belongs: the root, an item, a key or its value.
void Reader::add(Node node, Anchor anchor) {
  if (anchor != 0) {
    count(node, open_.size() + 1, node.mark);  // the copy takes memory too
    anchored_[anchor] = node;
  }
  if (open_.empty()) {
    root_ = std::move(node);
    return;
  }
  Open& parent = open_.back();
  if (!node.mark.source) node.mark = parent.key ? parent.key->mark : parent.node.mark;
  if (parent.node.kind == Node::Kind::list) {
    parent.node.items.push_back(std::move(node));
  } else if (parent.key) {
    add_entry(parent, std::move(node));
    parent.key.reset();
  } else {
    parent.key = std::move(node);
  }
}

void Reader::add_entry(Open& map, Node value) {
  const Node& key = *map.key;
  if (key.kind != Node::Kind::scalar) {
    const bool is_null = key.kind == Node::Kind::null;
    diagnostics_.error(key.mark, "a key must be a name, but got " + describe(key),
                       is_null ? "put it in quotes if it is one: 'null'" : "");
    return;
  }
  // To YAML, `{units:64}` is a key without a value.
  const bool alone = value.kind == Node::Kind::null && !key.quoted;
  if (alone && key.text.find(':') != std::string::npos) {
    diagnostics_.error(key.mark, "a space is missing after ':'");
    return;
  }
  const auto [first, is_new] = map.lines.try_emplace(key.text, key.mark.line);
  if (is_new && key.text == "<<" && !key.quoted) {
    add_merged(map, value);
  } else if (is_new) {
    map.node.entries.push_back({key.text, key.mark, std::move(value)});
  } else {
    diagnostics_.error(key.mark, "duplicate key " + in_quotes(key.text),
                       fmt::format("it stands in line {} already", first->second));
  }
}

/// Of several maps the first that has a key decides.
void Reader::add_merged(Open& map, const Node& value) {
  const bool is_list = value.kind == Node::Kind::list;
  for (const Node& one : is_list ? value.items : std::vector{value}) {
    if (one.kind != Node::Kind::map)
      diagnostics_.error(one.mark, "'<<' takes a map or a list of maps, but got " + describe(one),
                         "for example: {<<: *name, units: 4}");
    map.merged.insert(map.merged.end(), one.entries.begin(), one.entries.end());
  }
}

/// Own keys win over what is merged, which null takes away.
void Reader::merge(Open& map) {
  std::set<std::string_view> merged;
  for (const Entry& entry : map.merged)
    merged.insert(entry.key);
  std::erase_if(map.node.entries,
                [&](const Entry& own) { return own.takes_away() && merged.contains(own.key); });
  for (const Entry& entry : map.merged)
    if (map.lines.try_emplace(entry.key, 0).second) map.node.entries.push_back(entry);
}

/// Counts a value, with all that it holds, against the limits.
void Reader::count(const Node& node, std::size_t level, const Mark& mark) {
  if (level > most_levels) stop(mark, "nested deeper than 256 levels");
  ++values_;
  bytes_ += node.text.size();
  if (values_ > most_values || bytes_ > most_bytes)
    stop(mark, "more than 1,000,000 values or 16 MiB of text, counting aliases in full");
  for (const Node& item : node.items)
    count(item, level + 1, mark);
  for (const Entry& entry : node.entries) {
    bytes_ += entry.key.size();
    count(entry.value, level + 1, mark);
  }
}

/// Gives a new value its place.
void Reader::start(Node& node, const Place& at, const Tag& tag) {
  node.mark = mark(at);
  if (!tag.empty() && tag != "?" && tag != "!")
    diagnostics_.error(node.mark, "a tag has no meaning here", "put text in quotes");
  count(node, open_.size() + 1, node.mark);
}

/// A quote too few or too many before the error is the likeliest mistake.
void Reader::refuse(const YAML::Exception& error) {
  const auto at = static_cast<std::size_t>(error.mark.pos);
  const std::string before = text_.substr(0, at);
  const std::size_t last = before.find_last_not_of(' ');
  const bool after_quote = last != before.npos && last == before.find_last_of("\"'");
  if (error.msg.starts_with("illegal document")) {
    diagnostics_.error(last_scalar_.mark, "a quoted text after this is never closed");
  } else if (after_quote && last_scalar_.quoted) {
    diagnostics_.error(
        last_scalar_.mark,
        fmt::format("this quoted text ends in line {}, and more follows", error.mark.line + 1),
        "is a quote missing, or one too many? write '' for one inside '...'");
  } else {
    const Mark opener = open_.empty() ? Mark{} : open_.back().node.mark;
    const Diagnostic known = explain(error.msg, mark(error.mark), opener);
    diagnostics_.error(known.mark, known.message, known.hint);
  }
}

}  // namespace

Node yaml_tree(std::string_view text, const std::shared_ptr<const Source>& source,
               Diagnostics& diagnostics) {
  return Reader(source, diagnostics).read(text);
}

}  // namespace headwater
