// What people write who come from other programs, and what is written here.
#pragma once

#include <headwater/context.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace headwater::lab {

/// Words that other programs have for one of ours.
struct ForeignWords {
  /// The map that they are keys of ("train"; "optimizer *": of any optimizer), or the
  /// kind of what they name ("optimizer", "data type").
  std::string_view where;
  std::string_view theirs;  ///< apart by spaces, in any letters
  std::string_view ours;    ///< the key or name here; empty: there is none
  std::string_view hint{};  ///< what to do; empty: write what is ours
};

std::span<const ForeignWords> foreign_keys();
std::span<const ForeignWords> foreign_settings();
std::span<const ForeignWords> foreign_names();

/// What a word of other programs is called here: the name of a technique, a path, or a setting;
/// empty: nothing known.
std::string word_here(std::string_view word);

/// The path of the setting that a word of other programs stands for: "optimizer.learning_rate" of
/// "lr"; empty: nothing known.
std::string path_here(std::string_view word);

/// The kind that is named, in whatever letters.
std::optional<Kind> kind_meant(std::string_view name);

/// Answers with these words, and with techniques that are of another kind. The context
/// must outlive it.
Interpreter interpreter(const Context& context);

}  // namespace headwater::lab
