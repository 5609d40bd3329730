// A tree from the values of a text in their order, with its limits and its aliases.
#pragma once

#include "headwater/config.hpp"
#include <map>
#include <utility>

namespace headwater {

/// Thrown after a mistake (in the diagnostics by then) that ends the reading.
struct Stop {};

/// Records values as a parser meets them; keys of maps are values too. Every limit is
/// kept while recording, so that no tree grows beyond them.
class TreeRecorder {
 public:
  using Anchor = std::size_t;  ///< 0: none

  explicit TreeRecorder(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  /// Null or a scalar. A null that is not written (`key:`) has no mark.
  void value(Node leaf, Anchor anchor);
  /// A list or map; its children follow until end().
  void begin(Node parent, Anchor anchor);
  void end();
  void alias(const Mark& mark, Anchor anchor);

  bool empty() const { return events_.empty(); }
  Mark innermost() const;  ///< of the list or map that is still open, or none

  /// The tree, once; at least one value was recorded.
  Node tree();

 private:
  struct Event {
    Node node;          // still without its children
    bool ends = false;  // a list or map ends here
  };
  struct Open {
    Anchor anchor;
    std::size_t begin;
  };

  [[noreturn]] void stop(const Mark& mark, std::string message, std::string hint = {});
  void record(Event event, const Mark& place);
  void remember(Anchor anchor, std::size_t begin);
  bool at_end(std::size_t at) const;
  Node build(std::size_t& at);
  void build_entries(Node& map, std::size_t& at);
  void split_glued(Node& key, Node& value);

  Diagnostics& diagnostics_;
  std::vector<Event> events_;
  std::vector<Open> open_;
  std::map<Anchor, std::pair<std::size_t, std::size_t>> anchored_;
  std::size_t levels_ = 0, values_ = 0, bytes_ = 0;
};

}  // namespace headwater
