// Configuration: a tree of values that remember where they were written, and the
// mistakes found while reading them. No exception for a mistake of the user: errors are
// collected, so that one run reports them all.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headwater {

/// A text that values came from: a file, or the command line.
struct Source {
  std::string name;
  std::vector<std::string> lines;

  /// Line number `number`, counted from 1; empty when there is none.
  std::string_view line(int number) const;
};

/// A place in a source; line and column count from 1, in bytes (messages count the
/// column in characters). No source: unknown.
struct Mark {
  std::shared_ptr<const Source> source;
  int line = 0;
  int column = 0;
  int length = 1;
};

struct Entry;

/// One value of a configuration. Lists and maps keep the order of the file.
struct Node {
  enum class Kind { null, scalar, list, map };
  Kind kind = Kind::null;
  bool quoted = false;  ///< a quoted scalar is text, never a number
  std::string text;     ///< of a scalar
  std::vector<Node> items;
  std::vector<Entry> entries;
  Mark mark;

  /// The value of `key` in a map, or nullptr.
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);

  /// Scalars built by programs; they carry no mark.
  static Node scalar(std::string text);
  static Node real(double value);  ///< shortest digits that read back equal
  static Node integer(std::int64_t value);
  static Node flag(bool value);
  static Node map();
  static Node list();

  /// Adds or replaces an entry of a map; returns *this for chaining.
  Node& set(std::string key, Node value);
};

struct Entry {
  std::string key;
  Mark mark;
  Node value;
};

struct Diagnostic {
  Mark mark;
  std::string message;  ///< "unknown activation 'sigmod'"
  std::string hint;     ///< "did you mean 'sigmoid'?", or empty; lines end in \n
};

/// The mistakes of one configuration.
class Diagnostics {
 public:
  void error(const Mark& mark, std::string message, std::string hint = {});
  bool empty() const { return list_.empty(); }
  const std::vector<Diagnostic>& list() const { return list_; }

  /// All of them in compiler style, in the order of the file, each with its line and a
  /// caret; the same mistake at the same place appears once.
  std::string text() const;

 private:
  std::vector<Diagnostic> list_;
};

/// Reads YAML 1.2 text. Duplicate keys, tabs, more than 256 levels, more than 1,000,000
/// values after aliases and more than 16 MiB are errors; what could be read is
/// returned.
Node parse_yaml(std::string_view text, std::string name, Diagnostics&);

/// parse_yaml of a file; a missing or unreadable file is an error too.
Node read_yaml(const std::string& path, Diagnostics&);

/// Typed values of a scalar; nothing when it is not one.
std::optional<double> as_real(const Node&);
std::optional<std::int64_t> as_integer(const Node&);
std::optional<std::uint64_t> as_unsigned(const Node&);
std::optional<bool> as_flag(const Node&);

/// What stands there, for messages: "a list", "'abc'", "nothing".
std::string describe(const Node&);

/// Text from anywhere, in one line that moves no cursor: "\x1b" for what does not show.
std::string printable(std::string_view text);

/// "did you mean 'x'?" for the nearest of the known words, or "" when none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

/// The values allowed for a number; bounds belong to the range unless open.
/// Not-a-number is never allowed, but stands for the word `auto` where that is.
struct Range {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool min_open = false;
  bool max_open = false;
  bool or_auto = false;

  bool operator==(const Range&) const = default;

  bool contains(double value) const;
  std::string text() const;  ///< "greater than 0 and at most 1", "from 0 to 1", ""
};

/// Reads one map key by key: a value that is missing, of the wrong type or out of range
/// is an error at its place, and so is, in finish(), each key that nobody asked for.
class MapReader {
 public:
  /// `what` names the map in messages ("block 'dense'"). A node that is no map is an
  /// error.
  MapReader(const Node& node, std::string what, Diagnostics& diagnostics);

  const Node* get(std::string_view key);      ///< nullptr when absent
  const Node* require(std::string_view key);  ///< absent is an error
  double real(std::string_view key, double otherwise, Range range = {});
  std::int64_t integer(std::string_view key, std::int64_t otherwise, Range range = {});
  std::vector<double> reals(std::string_view key, Range range = {});  ///< a list
  std::uint64_t unsigned_integer(std::string_view key, std::uint64_t otherwise);
  bool flag(std::string_view key, bool otherwise);
  std::string text(std::string_view key, std::string otherwise);
  void finish();

 private:
  void refuse(const Node& node, std::string_view key, std::string_view allowed);

  const Node& node_;
  std::string what_;
  Diagnostics& diagnostics_;
  std::vector<std::string> known_;
};

}  // namespace headwater
