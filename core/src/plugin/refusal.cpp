// Messages of the gates, and what text from a plugin may look like.
#include "refusal.hpp"

#include <headwater/error.hpp>

#include "../config/characters.hpp"
#include <fmt/format.h>

namespace headwater {
namespace {

constexpr std::string_view word_characters = "abcdefghijklmnopqrstuvwxyz0123456789_";

bool is_control(char c) {
  return (c >= 0 && c < 32) || c == 127;
}

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += is_control(c) ? fmt::format("\\x{:02x}", c) : std::string(1, c);
  return out;
}

std::string line(std::string_view label, const std::string& text) {
  return text.empty() ? "" : fmt::format("\n  {:7}{}", label, printable(text));
}

}  // namespace

void refuse(std::string_view gate, const Refusal& refusal) {
  throw PluginError(std::string(gate),
                    printable(refusal.what) + line("file:", refusal.file) +
                        line("has:", refusal.has) + line("needs:", refusal.needs) +
                        line("help:", refusal.help));
}

void log(const headwater_host& host, const std::string& line) {
  if (host.log != nullptr) host.log(host.ctx, {line.data(), line.size()});
}

bool is_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Character next = character_at(text, at);
    const bool is_space = text[at] == '\n' || text[at] == '\t';
    if (!next.valid || (is_control(text[at]) && !is_space)) return false;
    at += next.size;
  }
  return true;
}

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         text.find_first_not_of(word_characters) == std::string_view::npos;
}

bool is_label(std::string_view text) {
  constexpr std::string_view more = "ABCDEFGHIJKLMNOPQRSTUVWXYZ.+-";
  static const std::string allowed = std::string(word_characters) + std::string(more);
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace headwater
