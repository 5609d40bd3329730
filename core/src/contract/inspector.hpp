// The questions that gate 12 asks of every part of a descriptor.
#pragma once

#include <headwater/abi.h>

#include "../system/memory_map.hpp"
#include "refusal.hpp"
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>

namespace headwater {

/// Looks at memory of a plugin only after asking whether it is there. What does not
/// hold is a PluginError L12-DESCRIPTOR that names `subject`.
struct Inspector {
  const MemoryMap& memory;
  std::string file;
  std::string subject;  ///< "setting 'slope' of activation 'abc'"

  Inspector of(std::string part) const { return {memory, file, std::move(part)}; }

  [[noreturn]] void fail(const std::string& has, const std::string& needs) const {
    refuse(gate::descriptor, {.what = "plugin describes itself wrongly: " + subject,
                              .file = file,
                              .has = has,
                              .needs = needs,
                              .help = "correct it and rebuild the plugin"});
  }

  void size(std::uint64_t has, std::uint64_t needs, std::string_view what) const {
    constexpr std::uint64_t most = 65536;
    if (has < needs || has > most)
      fail(fmt::format("a {} of {} bytes", what, has),
           fmt::format("{} bytes, as in this abi.h, up to {}", needs, most));
  }

  void place(const void* start, std::uint64_t bytes, std::string_view what) const {
    if (!memory.holds(start, bytes, alignof(void*)))
      fail(fmt::format("{} that lie outside the plugin", what),
           fmt::format("{} bytes of its constant data", bytes));
  }

  template <class T>
  void array(const T* first, std::uint64_t n, std::string_view what) const {
    if (n > most_entries)
      fail(fmt::format("{} {}", n, what), fmt::format("at most {}", most_entries));
    if (n != 0) place(first, n * sizeof(T), what);
  }

  std::string_view text(headwater_str value, std::string_view what) const {
    constexpr std::uint64_t most = 65536;
    if (value.size == 0) return {};
    if (value.size > most || !memory.holds(value.data, value.size, 1))
      fail(fmt::format("a {} that lies outside the plugin", what),
           fmt::format("at most {} bytes of its constant data", most));
    const std::string_view view(value.data, value.size);
    if (!is_text(view))
      fail(fmt::format("a {} that cannot be read", what), "UTF-8 without control characters");
    return view;
  }

  template <class A, class B>
  void equal(std::string_view what, const A& table, const B& note) const {
    if (table != note)
      fail(fmt::format("{} '{}', but '{}' in its note", what, table, note),
           "the note that was made with it, not one of another plugin");
  }

  std::string_view label(headwater_str value, std::string_view what) const {
    const std::string_view view = text(value, what);
    if (!is_label(view))
      fail(fmt::format("the {} '{}'", what, view), "letters, digits and . _ + -");
    return view;
  }

  std::string_view word(headwater_str value, std::string_view what) const {
    const std::string_view view = text(value, what);
    if (!is_word(view)) fail(fmt::format("the {} '{}'", what, view), "1 to 64 of a-z, 0-9, _");
    return view;
  }
};

}  // namespace headwater
