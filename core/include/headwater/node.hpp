// A tree of values that remember where they were written.
#pragma once

#include <cstdint>
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

  /// Is it `key: null`, and not a key without a value?
  bool takes_away() const;
};

/// All of a text as a finite number in decimal digits, with at most one sign; 0 where it is
/// too small for a double. Nothing for anything else, words and 0x10 among it.
std::optional<double> decimal_number(std::string_view text);

/// Typed values of a scalar; nothing when it is not one.
std::optional<double> as_real(const Node&);
std::optional<std::int64_t> as_integer(const Node&);
std::optional<std::uint64_t> as_unsigned(const Node&);
std::optional<bool> as_flag(const Node&);

/// What stands there, for messages: "a list", "'abc'", "nothing".
std::string describe(const Node&);

}  // namespace headwater
