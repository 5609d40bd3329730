// What to write for a value that is not what it must be.
#include "values.hpp"

#include <headwater/config.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

/// A map by the beginning of what it is called, the key that a lone number is meant for, and how
/// it may look.
struct MapForm {
  std::string_view where, key, example;
};

constexpr MapForm map_forms[] = {
    {"the configuration", "", "{data: ..., network: [...], loss: mse, train: {steps: 0}}"},
    {"data", "", "{type: gaussian, features: 8, targets: 1, batch_size: 32}"},
    {"split", "validation", "{validation: 0.1, test: 0.1}"},
    {"train", "steps", "{steps: 1000}"},
    {"early_stopping", "patience", "{patience: 3}"},
    {"probe", "every", "{every: 10}"},
    {"theory", "weights", "{weights: 1, biases: 0}"},
    {"variants", "", "{other: {set: {seed: 2}}}"},
    {"variant '", "", "{set: {seed: 2}}"},
    {"'set' of", "", "{network.0.units: 8}"},
    {"required", "", "{units: 8}"},
    {"expect", "", "{base.train_loss: [0, 0.5]}"},
    {"claim", "", "{text: what is claimed}"},
};

std::optional<double> number(std::string text) {
  return as_real(Node::scalar(std::move(text)));
}

std::string without(std::string text, std::string_view letters) {
  std::erase_if(text, [&](char c) { return letters.find(c) != std::string_view::npos; });
  return text;
}

/// "1/3", as in programs.
std::optional<double> fraction(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const auto above = number(text.substr(0, slash)), below = number(text.substr(slash + 1));
  if (!above || !below || *below == 0) return std::nullopt;
  return *above / *below;
}

/// What people write for numbers: "10%", "0,5", "1_000", "1,000", "1/3".
std::optional<double> meant(const std::string& text) {
  if (const auto plain = number(text)) return plain;
  if (text.ends_with('%')) {
    const auto percent = number(text.substr(0, text.size() - 1));
    return percent ? std::optional(*percent / 100) : percent;
  }
  if (const auto ratio = fraction(text)) return ratio;
  const std::size_t comma = text.rfind(',');
  const bool is_decimal = comma != std::string::npos && text.size() - comma != 4;
  if (!is_decimal) return number(without(text, ",_ "));
  return number(text.substr(0, comma) + "." + text.substr(comma + 1));
}

/// The number behind these words in what a value must be.
std::optional<double> bound(std::string_view wanted, std::string_view words) {
  const std::size_t at = wanted.find(words);
  if (at == wanted.npos) return std::nullopt;
  wanted.remove_prefix(at + words.size());
  return number(std::string(wanted.substr(0, wanted.find_first_of(" ,"))));
}

/// Is it in the range that a sentence of Range::text() tells?
bool is_wanted(double value, std::string_view wanted) {
  for (const char* const words : {"from ", "at least ", "greater than "})
    if (const auto low = bound(wanted, words))
      if (value < *low || (value == *low && words[0] == 'g')) return false;
  for (const char* const words : {" to ", "at most ", "less than "})
    if (const auto high = bound(wanted, words))
      if (value > *high || (value == *high && words[0] == 'l')) return false;
  return true;
}

std::string hint_for_number(const std::string& text, std::string_view wanted) {
  const bool whole = wanted.starts_with("a whole");
  const auto value = meant(text);
  if (!value || !is_wanted(*value, wanted) || (whole && *value != std::floor(*value))) return {};
  const std::string written = whole ? fmt::format("{:.0f}", *value) : fmt::format("{}", *value);
  const bool is_plain = written == text || (!whole && number(text));
  return is_plain ? "" : "write " + written;
}

std::string hint_for_flag(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  constexpr std::array yes{"yes", "on", "1", "y", "t", "true"};
  constexpr std::array no{"no", "off", "0", "n", "f", "false", "none"};
  if (std::ranges::count(yes, text) > 0) return "write true";
  return std::ranges::count(no, text) > 0 ? "write false" : "";
}

}  // namespace

std::string hint_for_value(std::string_view got, std::string_view wanted) {
  if (got == "nothing") return "leave the key out, or give it a value";
  const bool is_text = wanted == "text", is_number = wanted.find("number") != wanted.npos;
  if (got == "a list" && !wanted.starts_with("a list")) return "write one value, not a list";
  if (got == "a map") return "write one value, not a map";
  if (got.starts_with("the text ") && !is_text) return "write it without quotes";
  const std::string text = without(std::string(got), "'");
  if (wanted == "true or false") return hint_for_flag(text);
  if (wanted.ends_with("or 'auto'") && same_word(text, "auto")) return "write auto";
  return is_number ? hint_for_number(text, wanted) : "";
}

std::string hint_for_map(std::string_view where, std::string_view got) {
  const std::string text = without(std::string(got), "'");
  if (where == "data" && text != got && !number(text))
    return fmt::format("write {{type: {}, ...}}; see: headwater list data", text);
  for (const MapForm& form : map_forms)
    if (where.starts_with(form.where))
      return !form.key.empty() && number(text) ? fmt::format("write {{{}: {}}}", form.key, text)
                                               : fmt::format("for example: {}", form.example);
  return {};
}

}  // namespace headwater::lab
