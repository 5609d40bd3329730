// One map read key by key, each mistake in one sentence.
#include <headwater/characters.hpp>
#include <headwater/map_reader.hpp>
#include <headwater/words.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headwater {

namespace {

std::string wanted(std::string_view what, const Range& range) {
  const std::string bounds = range.text();
  return fmt::format("{}{}{}{}", what, bounds.empty() ? "" : " ", bounds,
                     range.or_auto ? ", or 'auto'" : "");
}

std::string_view number_instead_of(const std::optional<double>& got) {
  return got && !std::isfinite(*got) ? "a finite number" : "a number";
}

}  // namespace

MapReader::MapReader(const Node& node, std::string what, Diagnostics& diagnostics)
    : node_(node), what_(std::move(what)), diagnostics_(diagnostics) {
  if (node.kind == Node::Kind::map) return;
  const std::string got = describe(node);
  diagnostics.error(node.mark, fmt::format("{} must be a map, but got {}", what_, got),
                    diagnostics.interpret(what_, got, "a map"));
}

void MapReader::refuse(const Node& node, std::string_view key, std::string_view allowed) {
  const std::string got = (node.quoted ? "the text " : "") + describe(node);
  diagnostics_.error(node.mark,
                     fmt::format("{}: '{}' must be {}, but got {}", what_, key, allowed, got),
                     diagnostics_.interpret(what_, got, allowed));
}

const Node* MapReader::get(std::string_view key) {
  if (std::ranges::find(known_, key) == known_.end()) known_.emplace_back(key);
  return node_.find(key);
}

const Node* MapReader::require(std::string_view key) {
  const Node* node = get(key);
  if (!node && node_.kind == Node::Kind::map) {
    diagnostics_.error(node_.mark, fmt::format("{}: '{}' is missing", what_, key),
                       diagnostics_.interpret(what_, key, "there"));
  }
  return node;
}

double MapReader::real(std::string_view key, double otherwise, Range range) {
  const Node* node = get(key);
  if (!node) return otherwise;
  if (range.or_auto && node->kind == Node::Kind::scalar && node->text == "auto")
    return std::numeric_limits<double>::quiet_NaN();
  const auto value = as_real(*node);
  if (value && range.contains(*value)) return *value;
  refuse(*node, key, wanted(number_instead_of(value), range));
  return otherwise;
}

std::vector<double> MapReader::reals(std::string_view key, Range range) {
  std::vector<double> values;
  const Node* const list = get(key);
  if (!list) return values;
  if (list->kind != Node::Kind::list) refuse(*list, key, "a list of numbers");
  for (const Node& item : list->items) {
    const auto value = as_real(item);
    if (!value || !range.contains(*value))
      refuse(item, key, wanted("a list of numbers, each one", range));
    values.push_back(value.value_or(0));
  }
  return values;
}

std::int64_t MapReader::integer(std::string_view key, std::int64_t otherwise, Range range) {
  const Node* node = get(key);
  if (!node) return otherwise;
  const auto value = as_integer(*node);
  if (value && range.contains(static_cast<double>(*value))) return *value;
  refuse(*node, key, wanted("a whole number", range));
  return otherwise;
}

std::uint64_t MapReader::unsigned_integer(std::string_view key, std::uint64_t otherwise) {
  const Node* node = get(key);
  const auto value = node ? as_unsigned(*node) : otherwise;
  if (!value) refuse(*node, key, "a whole number from 0 to 18446744073709551615");
  return value.value_or(otherwise);
}

bool MapReader::flag(std::string_view key, bool otherwise) {
  const Node* node = get(key);
  const auto value = node ? as_flag(*node) : otherwise;
  if (!value) refuse(*node, key, "true or false");
  return value.value_or(otherwise);
}

std::string MapReader::text(std::string_view key, std::string otherwise) {
  const Node* node = get(key);
  if (node && node->kind == Node::Kind::scalar) return node->text;
  if (node) refuse(*node, key, "text");
  return otherwise;
}

void MapReader::finish() {
  for (const Entry& entry : node_.entries) {
    if (std::ranges::find(known_, entry.key) != known_.end()) continue;
    std::string hint = diagnostics_.interpret(what_, entry.key, {});
    if (hint.empty()) hint = did_you_mean(entry.key, known_);
    if (hint.empty()) hint = fmt::format("known keys: {}", fmt::join(known_, ", "));
    auto message = fmt::format("unknown key {} in {}", in_quotes(entry.key), what_);
    diagnostics_.error(entry.mark, std::move(message), std::move(hint));
  }
}

std::optional<Diagnostic> float32_mistake(const Mark& mark, std::string_view key, double value,
                                          const Range& range) {
  const float single = static_cast<float>(value);
  const bool zero = single == 0 && value != 0, infinite = std::isinf(single);
  if (!zero && !infinite) return std::nullopt;
  const bool must_not = zero && !range.contains(0);
  return Diagnostic{mark,
                    fmt::format("'{}' is {}, which is {} in float32{}", key, value,
                                zero ? "0" : "infinite", must_not ? ", and it must not be 0" : ""),
                    fmt::format("a {} number, or dtype: float64", zero ? "larger" : "smaller")};
}

}  // namespace headwater
