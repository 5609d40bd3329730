// How a gate refuses a file: one code per gate, and a message for people.
#pragma once

#include <headwater/abi.h>
#include <headwater/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace headwater {

/// The codes of the gates, in their order; a code never changes its meaning.
namespace gate {
inline constexpr std::string_view resolve = "L02-RESOLVE";
inline constexpr std::string_view file = "L03-FILE";
inline constexpr std::string_view elf = "L04-ELF";
inline constexpr std::string_view note = "L05-NOTE";
inline constexpr std::string_view isa = "L06-ISA";
inline constexpr std::string_view pin = "L07-PIN";
inline constexpr std::string_view reserved = "L08-RESERVED";
inline constexpr std::string_view load = "L10-LOAD";
inline constexpr std::string_view symbol = "L11-SYMBOL";
inline constexpr std::string_view descriptor = "L12-DESCRIPTOR";
inline constexpr std::string_view init = "L13-INIT";
inline constexpr std::string_view names = "L14-NAMES";
}  // namespace gate

PluginError refused(std::string_view gate, const Refusal& refusal);

/// Throws it.
[[noreturn]] void refuse(std::string_view gate, const Refusal& refusal);

/// Hands one line to the log of the host.
void log(const headwater_host& host, const std::string& line);

/// Techniques of a plugin, or settings of a technique: more are a mistake.
inline constexpr std::uint64_t most_entries = 4096;

/// UTF-8 in one line, without control characters.
bool is_text(std::string_view text);

/// What techniques, aliases and settings may be called: a-z, 0-9, _; 1 to 64 of them.
bool is_word(std::string_view text);

/// What plugins and versions may be called: letters, digits, `.`, `_`, `+`, `-`.
bool is_label(std::string_view text);

}  // namespace headwater
