// What plugins say of themselves, and what becomes of them when a name is asked for.
#pragma once

#include <headwater/config.hpp>
#include <headwater/error.hpp>
#include <headwater/kind.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headwater {

#define HEADWATER_TEXT(x) #x
#define HEADWATER_NAME(x) HEADWATER_TEXT(x)
/// What the table of a plugin is called in its file: "headwater_plugin_v1".
inline constexpr const char* plugin_symbol = HEADWATER_NAME(HEADWATER_SYMBOL);
#undef HEADWATER_NAME
#undef HEADWATER_TEXT

/// The types of settings; numbers as in the contract.
enum class SettingType : std::uint32_t {
  real = HEADWATER_REAL,
  integer = HEADWATER_INTEGER,
  flag = HEADWATER_FLAG,
  choice = HEADWATER_CHOICE,  ///< one of a few words
  slot = HEADWATER_SLOT,      ///< other techniques
  reals = HEADWATER_REALS,    ///< a list, empty by default
};

/// One setting of a technique.
struct SettingInfo {
  std::string key{};
  SettingType type{};
  std::optional<Kind> slot{};  ///< what fills a slot; nothing: a list of layers
  bool required = false;
  Range range{};            ///< of numbers
  std::string otherwise{};  ///< the default as in YAML; empty: there is none
  std::vector<std::string> choices{};
  std::string unit{}, doc{};  ///< one line each, or empty

  bool operator==(const SettingInfo&) const = default;

  bool is_number() const { return type == SettingType::real || type == SettingType::integer; }
  /// "real", "flag"; of a slot the kind that fills it, or "layers".
  std::string_view type_name() const;
};

/// One technique of a plugin.
struct TechniqueInfo {
  Kind kind{};
  std::string name{};
  std::string doc{}, formula{}, derivative{}, source{};  ///< one line each, or empty
  std::vector<std::string> aliases{};
  std::vector<SettingInfo> settings{};

  bool operator==(const TechniqueInfo&) const = default;

  std::vector<std::string> words() const;  ///< name and aliases
};

/// A plugin.
struct PluginInfo {
  std::string file{};                               ///< absolute, without links
  std::string name{}, version{};                    ///< of the plugin
  std::string license{}, vendor{}, url{}, build{};  ///< one line each, or empty
  std::uint32_t isa = 1;                            ///< x86-64 level that its code needs
  std::uint32_t abi_major = 0, abi_minor = 0, minor_needed = 0;
  std::vector<TechniqueInfo> techniques{};  ///< in the order of the plugin

  /// Where the name or, failing that, the alias is in `techniques`.
  std::optional<std::size_t> find(Kind kind, std::string_view word) const;

  bool operator==(const PluginInfo&) const = default;
};

/// What a file is to somebody who asks for a technique by name, or for all there are.
struct Offer {
  enum class Fate {
    chosen,       ///< the name means this one
    passed_over,  ///< sound, and not used
    refused,      ///< not used, as if it were not there
    fatal,        ///< refused, and by its name the one: so asking for the name fails
  };

  std::string file{};  ///< absolute
  std::string base{};  ///< of a variant for newer processors: what it stands in for
  Kind kind{};         ///< that it is offered as
  /// Null when the file could not be read as a plugin.
  std::shared_ptr<const PluginInfo> plugin{};
  std::size_t index = 0;  ///< of the technique in the plugin
  Fate fate = Fate::chosen;
  std::string why{};  ///< it is not chosen
  std::optional<PluginError> refusal{};

  const TechniqueInfo& technique() const { return plugin->techniques[index]; }
  bool usable() const { return fate == Fate::chosen; }
};

/// What a plugin file says of itself, read without running any of its code: gates 2 to
/// 5 on a file that somebody named. PluginError when one refuses it.
PluginInfo read_plugin(const std::string& path);

}  // namespace headwater
