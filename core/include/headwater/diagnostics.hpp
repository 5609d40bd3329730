// The mistakes of a user, collected, so that one run reports them all.
#pragma once

#include <headwater/node.hpp>

#include <functional>
#include <string>
#include <vector>

namespace headwater {

struct Diagnostic {
  Mark mark;
  std::string message;  ///< "unknown activation 'sigmod'"
  std::string hint;     ///< "did you mean 'sigmoid'?", or empty; lines end in \n
};

/// Knows what people write who come from other programs. `where`: the map that the word
/// stands in ("block 'dense'"), or the kind of technique that it should name. `wanted`:
/// what a value must be; empty for a key or a name. Empty answer: nothing to say.
using Interpreter = std::function<std::string(std::string_view where, std::string_view word,
                                              std::string_view wanted)>;

/// The mistakes of one configuration, and what is right but hardly meant.
class Diagnostics {
 public:
  Interpreter interpret = [](auto...) {
    return std::string();
  };  ///< never empty

  void error(const Mark& mark, std::string message, std::string hint = {});
  bool empty() const { return list_.empty(); }
  const std::vector<Diagnostic>& list() const { return list_; }

  /// Refuses nothing: `empty` and `list` know no warnings.
  void warn(const Mark& mark, std::string message, std::string hint);
  const std::vector<Diagnostic>& warnings() const { return warnings_; }

  /// All of both in compiler style, in the order of the file, each with its line and a
  /// caret; the same mistake at the same place appears once.
  std::string text() const;

 private:
  std::vector<Diagnostic> list_, warnings_;
};

}  // namespace headwater
