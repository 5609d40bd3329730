// HEADWATER_PLUGIN: the exported descriptor, and the note that is read from the file
// before any code runs. Both come from the same declarations, at compile time.
#pragma once

#include <headwater/abi.h>
#include <headwater/plugin/json.hpp>
#include <headwater/plugin/promises.hpp>
#include <headwater/plugin/settings.hpp>
#include <headwater/plugin/views.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

// Texts of a plugin; headwater_add_plugin() of CMake sets them.
#ifndef HEADWATER_PLUGIN_VERSION
#define HEADWATER_PLUGIN_VERSION "0.0.0"
#endif
#ifndef HEADWATER_PLUGIN_LICENSE
#define HEADWATER_PLUGIN_LICENSE ""
#endif
#ifndef HEADWATER_PLUGIN_VENDOR
#define HEADWATER_PLUGIN_VENDOR ""
#endif
#ifndef HEADWATER_PLUGIN_URL
#define HEADWATER_PLUGIN_URL ""
#endif

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {
namespace detail {

/// The x86-64 level that the compiler's flags ask of the CPU.
inline constexpr std::uint32_t isa_level =
#if defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512CD__) && \
    defined(__AVX512DQ__) && defined(__AVX512VL__)
    4;
#elif defined(__AVX2__) && defined(__FMA__) && defined(__BMI2__)
    3;
#elif defined(__SSE4_2__) && defined(__POPCNT__)
    2;
#else
    1;
#endif

inline constexpr std::string_view build =
#if defined(__clang__)
    __VERSION__;
#else
    "g++ " __VERSION__;
#endif

template <class D>
consteval auto choice_names() {
  std::array<std::array<headwater_str, most_choices>, settings_of<D>().size() + 1> all{};
  for (std::size_t i = 0; const auto& s : settings_of<D>()) {
    for (std::size_t k = 0; k < s.n_names; ++k)
      all[i][k] = str(s.names[k]);
    ++i;
  }
  return all;
}
template <class D>
inline constexpr auto choice_names_v = choice_names<D>();

template <class D>
consteval auto schema() {
  check_defaults<D>();
  static_assert(all_names_are_words<D>(),
                "the keys of settings and other names of a technique are 1 to 64 of a-z, 0-9, _");
  static_assert(all_docs_are_lines<D>(),
                "doc and unit of a setting are one line, without control characters");
  std::array<headwater_setting, settings_of<D>().size() + 1> out{};
  D defaults{};
  std::int64_t slots = 0;
  for (std::size_t i = 0; const auto& s : settings_of<D>()) {
    out[i] = {sizeof(headwater_setting),
              s.type,
              s.flags,
              s.slot_kind,
              str(s.key),
              str(s.doc_text),
              str(s.unit_text),
              s.min,
              s.max,
              s.get(defaults),
              choice_names_v<D>[i].data(),
              s.n_names,
              str(s.slot_default)};
    if (s.type == HEADWATER_SLOT) out[i].value.integer = slots++;
    ++i;
  }
  return out;
}

template <class D>
consteval auto aliases_of() {
  if constexpr (requires { D::aliases; }) {
    std::array<headwater_str, D::aliases.size()> out{};
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = str(D::aliases[i]);
    return out;
  } else {
    return std::array<headwater_str, 0>{};
  }
}

template <class D>
headwater_status create(const headwater_host*, const headwater_value* values, void** self,
                        headwater_error* error) noexcept {
  return guard(error, [&] {
    static constexpr auto list = settings_of<D>();
    D d{};
    for (std::size_t i = 0; i < list.size(); ++i)
      list[i].set(d, values[i]);
    if constexpr (requires { d.check(); }) d.check();
    *self = new D(d);
  });
}

template <class D>
void destroy(void* self) noexcept {
  guard(nullptr, [&] { delete static_cast<D*>(self); });
}

template <class D>
inline constexpr auto aliases_v = aliases_of<D>();
template <class D>
inline constexpr auto schema_v = schema<D>();
template <class D>
inline constexpr auto table_v = D::table();

template <class D>
consteval headwater_technique technique(std::string_view name) {
  return {sizeof(headwater_technique),
          D::kind,
          str(name),
          str(about_of<D>().doc),
          str(about_of<D>().formula),
          str(about_of<D>().derivative),
          str(about_of<D>().source),
          aliases_v<D>.data(),
          aliases_v<D>.size(),
          schema_v<D>.data(),
          settings_of<D>().size(),
          &create<D>,
          &destroy<D>,
          &table_v<D>};
}

inline constexpr std::array<std::string_view, 9> kind_names{
    "",     "activation", "initializer", "normalizer", "block",
    "loss", "optimizer",  "schedule",    "layers"};

template <class D>
constexpr std::string_view type_name(const Setting<D>& s) {
  constexpr std::array<std::string_view, 7> names{"",       "real", "integer", "flag",
                                                  "choice", "",     "reals"};
  return s.type == HEADWATER_SLOT ? kind_names[s.slot_kind] : names[s.type];
}

template <class D>
constexpr void write_default(JsonWriter& w, const Setting<D>& s, headwater_value value) {
  switch (s.type) {
    case HEADWATER_REAL:
      if (value.real != value.real)
        w.member("default", "auto");
      else
        w.key("default").real(value.real);
      break;
    case HEADWATER_INTEGER:
      w.key("default").integer(value.integer);
      break;
    case HEADWATER_FLAG:
      w.key("default").raw(value.integer ? "true" : "false");
      break;
    case HEADWATER_CHOICE:
      w.member("default", s.names[static_cast<std::size_t>(value.integer)]);
      break;
    case HEADWATER_SLOT:
      w.member("default", s.slot_default);
      break;
    default:  // lists are empty
      break;
  }
}

template <class D>
constexpr void write_bounds(JsonWriter& w, const Setting<D>& s) {
  if (s.min >= -std::numeric_limits<double>::max())
    w.key((s.flags & HEADWATER_MIN_OPEN) != 0 ? "above" : "at_least").real(s.min);
  if (s.max <= std::numeric_limits<double>::max())
    w.key((s.flags & HEADWATER_MAX_OPEN) != 0 ? "below" : "at_most").real(s.max);
}

template <class D>
constexpr void write_choices(JsonWriter& w, const Setting<D>& s) {
  w.key("choices").begin('[');
  for (std::size_t k = 0; k < s.n_names; ++k)
    w.item().quoted(s.names[k]);
  w.end(']');
}

template <class D>
constexpr void write_setting(JsonWriter& w, const Setting<D>& s, headwater_value value) {
  w.begin('{').member("key", s.key).member("type", type_name(s));
  if ((s.flags & HEADWATER_REQUIRED) != 0)
    w.key("required").raw("true");
  else
    write_default(w, s, value);
  if ((s.flags & HEADWATER_AUTO) != 0) w.key("auto").raw("true");
  write_bounds(w, s);
  if (s.type == HEADWATER_CHOICE) write_choices(w, s);
  w.member("unit", s.unit_text).member("doc", s.doc_text).end('}');
}

template <class D>
constexpr void write_description(JsonWriter& w, std::string_view name) {
  constexpr About about = about_of<D>();
  D defaults{};
  w.begin('{').member("plugin", name).member("version", HEADWATER_PLUGIN_VERSION);
  w.member("license", HEADWATER_PLUGIN_LICENSE);
  w.member("vendor", HEADWATER_PLUGIN_VENDOR).member("url", HEADWATER_PLUGIN_URL);
  w.member("build", build);
  w.key("techniques").begin('[').item().begin('{');
  w.member("name", name).member("kind", kind_names[D::kind]).member("doc", about.doc);
  w.member("formula", about.formula).member("derivative", about.derivative);
  w.member("source", about.source);
  w.key("aliases").begin('[');
  if constexpr (requires { D::aliases; })
    for (const std::string_view alias : D::aliases)
      w.item().quoted(alias);
  w.end(']').key("settings").begin('[');
  for (const auto& s : settings_of<D>()) {
    w.item();
    write_setting(w, s, s.get(defaults));
  }
  w.end(']').end('}').end(']').end('}');
}

struct NoteHeader {
  std::uint32_t owner_size, size, type;
  char owner[12];  // sizeof HEADWATER_NOTE_OWNER, padded to a multiple of 4
};

template <std::size_t n>
struct Note {
  NoteHeader head_header;
  headwater_note head;
  NoteHeader json_header;
  char json[(n + 3) / 4 * 4];
};

template <std::size_t n>
struct Name {
  char text[n];
  consteval Name(const char (&s)[n]) {  // NOLINT(google-explicit-constructor)
    for (std::size_t i = 0; i < n; ++i)
      text[i] = s[i];
  }
  constexpr std::string_view view() const { return {text, n - 1}; }
};

template <std::size_t n>
consteval void copy(char (&to)[n], std::string_view from) {
  for (std::size_t i = 0; i < from.size() && i + 1 < n; ++i)
    to[i] = from[i];
}

template <class D, Name name>
consteval auto note() {
  static_assert(is_word(name.view()), "the name of a technique is 1 to 64 of a-z, 0-9, _");
  constexpr std::size_t size = [] {
    JsonWriter counter;
    write_description<D>(counter, name.view());
    return counter.size;
  }();
  constexpr std::uint32_t owner = sizeof HEADWATER_NOTE_OWNER;
  Note<size> n{{owner, sizeof(headwater_note), HEADWATER_NOTE_HEAD, HEADWATER_NOTE_OWNER},
               {{'H', 'E', 'A', 'D', 'W', 'T', 'R', '1'},
                HEADWATER_ABI_MAJOR,
                HEADWATER_ABI_MINOR,
                HEADWATER_LAYOUT,
                isa_level,
                0,
                1,
                {},
                {}},
               {owner, size, HEADWATER_NOTE_JSON, HEADWATER_NOTE_OWNER},
               {}};
  copy(n.head.name, name.view());
  copy(n.head.version, HEADWATER_PLUGIN_VERSION);
  JsonWriter writer{n.json};
  write_description<D>(writer, name.view());
  return n;
}

}  // namespace detail
}  // namespace v1
}  // namespace headwater::plugin

// A host reads on from one note to the next: no padding of AddressSanitizer between
// them.
#ifdef __clang__
#define HEADWATER_UNPADDED , clang::no_sanitize("address")
#else
#define HEADWATER_UNPADDED
#endif

/// Makes a file a plugin: class TYPE is offered under NAME, in its kind. Once per file.
// The note must be an ordinary constant of internal linkage: in a template or as an
// inline variable, compilers drop its section or make it unreadable as a note.
#define HEADWATER_PLUGIN(NAME, TYPE)                                                               \
  namespace {                                                                                      \
  [[                                                                                               \
    gnu::section(".note.headwater"), gnu::used, gnu::aligned(4) HEADWATER_UNPADDED                 \
  ]] constinit const auto headwater_plugin_note = ::headwater::plugin::detail::note<TYPE, NAME>(); \
  constinit const headwater_technique headwater_plugin_technique =                                 \
      ::headwater::plugin::detail::technique<TYPE>(NAME);                                          \
  }                                                                                                \
  extern "C" {                                                                                     \
  [[gnu::visibility("default")]] extern constinit const headwater_plugin HEADWATER_SYMBOL;         \
  constinit const headwater_plugin HEADWATER_SYMBOL = {                                            \
      {'H', 'E', 'A', 'D', 'W', 'T', 'R', '1'},                                                    \
      sizeof(headwater_plugin),                                                                    \
      HEADWATER_ABI_MAJOR,                                                                         \
      HEADWATER_ABI_MINOR,                                                                         \
      HEADWATER_LAYOUT,                                                                            \
      ::headwater::plugin::detail::isa_level,                                                      \
      0,                                                                                           \
      0,                                                                                           \
      ::headwater::plugin::str(NAME),                                                              \
      ::headwater::plugin::str(HEADWATER_PLUGIN_VERSION),                                          \
      ::headwater::plugin::str(HEADWATER_PLUGIN_LICENSE),                                          \
      ::headwater::plugin::str(HEADWATER_PLUGIN_VENDOR),                                           \
      ::headwater::plugin::str(HEADWATER_PLUGIN_URL),                                              \
      ::headwater::plugin::str(::headwater::plugin::detail::build),                                \
      1,                                                                                           \
      sizeof(headwater_technique),                                                                 \
      &headwater_plugin_technique,                                                                 \
      nullptr};                                                                                    \
  }
