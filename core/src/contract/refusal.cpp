// Messages of the gates, and what text from a plugin may look like.
#include "refusal.hpp"

#include <headwater/config.hpp>

#include <fmt/format.h>

namespace headwater {
namespace {

constexpr std::string_view word_characters = "abcdefghijklmnopqrstuvwxyz0123456789_";

std::string line(std::string_view label, const std::string& text) {
  return text.empty() ? "" : fmt::format("\n  {:7}{}", label, printable(text));
}

}  // namespace

PluginError refused(std::string_view gate, const Refusal& refusal) {
  return PluginError(std::string(gate), printable(refusal.what) + line("file:", refusal.file) +
                                            line("has:", refusal.has) +
                                            line("needs:", refusal.needs) +
                                            line("help:", refusal.help));
}

void refuse(std::string_view gate, const Refusal& refusal) {
  throw refused(gate, refusal);
}

void log(const headwater_host& host, const std::string& line) {
  if (host.log != nullptr) host.log(host.ctx, {line.data(), line.size()});
}

bool is_text(std::string_view text) {
  return printable(text) == text;
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
