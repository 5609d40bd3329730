// What a technique says of itself: texts, other names, and settings declared once from
// its members.
#pragma once

#include <headwater/abi.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>
#include <vector>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

constexpr headwater_str str(std::string_view s) {
  return {s.data(), s.size()};
}

/// The texts of a technique, one line each: static constexpr About about{.doc = "..."}.
/// Only `doc` must be there.
struct About {
  std::string_view doc{};         ///< what it is
  std::string_view formula{};     ///< "f(x) = max(x, 0)"
  std::string_view derivative{};  ///< of an activation: "f'(x) = 1 for x > 0, else 0"
  std::string_view source{};      ///< where it comes from: "arXiv:1502.03167"
};

/// A place for another technique of a kind; a member of that type is a setting like any
/// other. `index` numbers the slots of a technique; the host fills it.
template <std::uint32_t slot_kind>
struct Slot {
  static constexpr std::uint32_t kind = slot_kind;
  int index = -1;
};
using ActivationSlot = Slot<HEADWATER_ACTIVATION>;
using InitializerSlot = Slot<HEADWATER_INITIALIZER>;
using NormalizerSlot = Slot<HEADWATER_NORMALIZER>;
using LayersSlot = Slot<HEADWATER_LAYERS>;  ///< a list of blocks, run one after the other

inline constexpr std::size_t most_choices = 8;

/// One setting of class C: what setting<&C::member>("key") makes and the calls refine.
template <class C>
struct Setting {
  std::string_view key{};
  std::string_view doc_text{}, unit_text{}, slot_default{};
  std::uint32_t type = 0, flags = 0, slot_kind = 0;
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  std::array<std::string_view, most_choices> names{};
  std::size_t n_names = 0;
  void (*set)(C&, headwater_value) = nullptr;
  headwater_value (*get)(const C&) = nullptr;
  bool (*has_items)(const C&) = nullptr;  ///< of a list

  constexpr Setting above(double bound) const {
    Setting s = at_least(bound);
    s.flags |= HEADWATER_MIN_OPEN;
    return s;
  }
  constexpr Setting at_least(double bound) const {
    Setting s = *this;
    s.min = bound;
    return s;
  }
  constexpr Setting below(double bound) const {
    Setting s = at_most(bound);
    s.flags |= HEADWATER_MAX_OPEN;
    return s;
  }
  constexpr Setting at_most(double bound) const {
    Setting s = *this;
    s.max = bound;
    return s;
  }
  /// The word `auto` is good too: it comes as NaN.
  constexpr Setting or_auto() const {
    Setting s = *this;
    s.flags |= HEADWATER_AUTO;
    return s;
  }
  constexpr Setting required() const {
    Setting s = *this;
    s.flags |= HEADWATER_REQUIRED;
    return s;
  }
  constexpr Setting doc(std::string_view text) const {
    Setting s = *this;
    s.doc_text = text;
    return s;
  }
  constexpr Setting unit(std::string_view text) const {
    Setting s = *this;
    s.unit_text = text;
    return s;
  }
  /// The names of an enum's values 0, 1, ...
  template <class... Names>
  constexpr Setting choices(Names... list) const {
    static_assert(sizeof...(list) <= most_choices);
    Setting s = *this;
    s.names = {list...};
    s.n_names = sizeof...(list);
    return s;
  }
  /// The technique that fills a slot left empty; without it the slot stays empty.
  constexpr Setting otherwise(std::string_view technique) const {
    Setting s = *this;
    s.slot_default = technique;
    return s;
  }
};

namespace detail {

template <class T>
inline constexpr bool is_slot = false;
template <std::uint32_t kind>
inline constexpr bool is_slot<Slot<kind>> = true;

template <class T>
consteval std::uint32_t type_of() {
  constexpr bool is_list = std::is_same_v<T, std::vector<double>>;
  static_assert(is_list || is_slot<T> || std::is_enum_v<T> || std::is_arithmetic_v<T>,
                "a setting is a double, an integer, a bool, an enum, a slot or a "
                "std::vector<double>");
  if (is_list) return HEADWATER_REALS;
  if (is_slot<T>) return HEADWATER_SLOT;
  if (std::is_enum_v<T>) return HEADWATER_CHOICE;
  if (std::is_same_v<T, bool>) return HEADWATER_FLAG;
  return std::is_floating_point_v<T> ? HEADWATER_REAL : HEADWATER_INTEGER;
}

template <auto M>
struct Member;
template <class C, class T, T C::*M>
struct Member<M> {
  using Owner = C;
  using Type = T;

  template <class Whole>
  static constexpr void set(Whole& c, headwater_value v) {
    if constexpr (std::is_same_v<T, std::vector<double>>)
      (c.*M).assign(v.reals->data, v.reals->data + v.reals->size);
    else if constexpr (is_slot<T>)
      (c.*M).index = static_cast<int>(v.integer);
    else if constexpr (std::is_floating_point_v<T>)
      c.*M = static_cast<T>(v.real);
    else
      c.*M = static_cast<T>(v.integer);
  }
  template <class Whole>
  static constexpr headwater_value get(const Whole& c) {
    if constexpr (std::is_same_v<T, std::vector<double>>)
      return {.reals = nullptr};  // that of a default, which is empty
    else if constexpr (is_slot<T>)
      return {.integer = (c.*M).index};
    else if constexpr (std::is_floating_point_v<T>)
      return {.real = static_cast<double>(c.*M)};
    else
      return {.integer = static_cast<std::int64_t>(c.*M)};
  }
  template <class Whole>
  static constexpr bool has_items(const Whole& c) {
    if constexpr (std::is_same_v<T, std::vector<double>>) return !(c.*M).empty();
    return false;
  }
};

template <class D>
consteval auto settings_of() {
  if constexpr (requires { D::settings; })
    return D::settings;
  else
    return std::array<Setting<D>, 0>{};
}

}  // namespace detail

/// A setting that reads and writes a data member: its type comes from the member, its
/// default from a default-constructed object. A member of a base has to say whose
/// setting it is.
template <auto M, class C = typename detail::Member<M>::Owner>
consteval auto setting(std::string_view key) {
  using Member = detail::Member<M>;
  Setting<C> s{.key = key};
  s.type = detail::type_of<typename Member::Type>();
  if constexpr (detail::is_slot<typename Member::Type>) s.slot_kind = Member::Type::kind;
  s.set = &Member::template set<C>;
  s.get = &Member::template get<C>;
  s.has_items = &Member::template has_items<C>;
  return s;
}

/// The list of settings of a technique: static constexpr auto settings = declare(...).
template <class S, class... Rest>
consteval auto declare(S first, Rest... rest) {
  return std::array<S, 1 + sizeof...(Rest)>{first, rest...};
}

/// Those of a base, and more.
template <class S, std::size_t n, class... Rest>
consteval auto declare(std::array<S, n> base, Rest... rest) {
  std::array<S, n + sizeof...(Rest)> all{};
  std::size_t i = 0;
  for (const S& s : base)
    all[i++] = s;
  ((all[i++] = rest), ...);
  return all;
}

/// Other names of a technique: static constexpr auto aliases = names("he_normal").
template <class... Names>
consteval auto names(Names... list) {
  return std::array<std::string_view, sizeof...(Names)>{list...};
}

}  // namespace v1
}  // namespace headwater::plugin
