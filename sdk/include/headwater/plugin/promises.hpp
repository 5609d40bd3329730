// What an author is told at compile time: texts, defaults and names that no host takes.
#pragma once

#include <headwater/abi.h>
#include <headwater/plugin/settings.hpp>

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {
namespace detail {

template <class D>
constexpr bool default_in_range(const Setting<D>& s, headwater_value v) {
  if ((s.flags & HEADWATER_REQUIRED) != 0) return true;
  if (s.type == HEADWATER_CHOICE)
    return v.integer >= 0 && v.integer < static_cast<std::int64_t>(s.n_names);
  if (s.type != HEADWATER_REAL && s.type != HEADWATER_INTEGER) return true;
  if (s.type == HEADWATER_REAL && v.real != v.real) return (s.flags & HEADWATER_AUTO) != 0;
  const double d = s.type == HEADWATER_REAL ? v.real : static_cast<double>(v.integer);
  return (s.flags & HEADWATER_MIN_OPEN ? d > s.min : d >= s.min) &&
         (s.flags & HEADWATER_MAX_OPEN ? d < s.max : d <= s.max);
}

consteval bool is_line(std::string_view text) {
  for (const char c : text)
    if ((c >= 0 && c < 32) || c == 127) return false;
  return true;
}

template <class D>
consteval About about_of() {
  constexpr bool told = requires {
    About(D::about);
  };
  static_assert(told, "a technique needs: static constexpr About about{.doc = \"what it is\"}");
  if constexpr (told) {
    constexpr About a = D::about;
    static_assert(!a.doc.empty(), "the about of a technique needs a doc: what it is");
    static_assert(
        is_line(a.doc) && is_line(a.formula) && is_line(a.derivative) && is_line(a.source),
        "each text of a technique is one line, without control characters");
    return a;
  }
  return {};
}

template <class D>
consteval bool all_docs_are_lines() {
  for (const auto& s : settings_of<D>())
    if (!is_line(s.doc_text) || !is_line(s.unit_text)) return false;
  return true;
}

/// Compilers tell the letters of the key in the line above or below the sentence.
template <bool in_range, char... key>
struct DefaultOfSetting {
  static_assert(in_range,
                "the default of a setting is outside its own range or choices: change one of them");
};

template <bool is_empty, char... key>
struct DefaultOfList {
  static_assert(is_empty,
                "a setting that is a list is empty by default: leave its member without a value, "
                "and use other numbers where it is empty");
};

template <class D, std::size_t i>
constexpr void check_default() {
  constexpr auto s = settings_of<D>()[i];
  constexpr std::array good = [] {
    D defaults{};  // not const: g++ 12 cannot destroy constant lists
    return std::array{default_in_range(settings_of<D>()[i], settings_of<D>()[i].get(defaults)),
                      !settings_of<D>()[i].has_items(defaults)};
  }();
  [&]<std::size_t... k>(std::index_sequence<k...>) {
    (void)DefaultOfSetting<good[0], s.key[k]...>{};
    (void)DefaultOfList<good[1], s.key[k]...>{};
  }
  (std::make_index_sequence<s.key.size()>{});
}

template <class D>
constexpr void check_defaults() {
  []<std::size_t... i>(std::index_sequence<i...>) {
    (check_default<D, i>(), ...);
  }
  (std::make_index_sequence<settings_of<D>().size()>{});
}

/// As the host asks of names.
consteval bool is_word(std::string_view name) {
  for (const char c : name)
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') return false;
  return !name.empty() && name.size() <= 64;
}

template <class D>
consteval bool all_names_are_words() {
  for (const auto& s : settings_of<D>())
    if (!is_word(s.key)) return false;
  if constexpr (requires { D::aliases; })
    for (const std::string_view alias : D::aliases)
      if (!is_word(alias)) return false;
  return true;
}

}  // namespace detail
}  // namespace v1
}  // namespace headwater::plugin
