// One map read key by key, each mistake in one sentence.
#include "characters.hpp"
#include "headwater/config.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headwater {

namespace {

std::string short_text(double value) {
  return Node::real(value).text;
}

/// How to write the number that was probably meant.
std::string number_hint(const Node& node, bool whole) {
  if (node.kind != Node::Kind::scalar) return {};
  const auto value = as_real(Node::scalar(node.text));
  if (node.quoted) return value ? "remove the quotes" : "";
  if (!value) {
    const bool like_number =
        node.text.find_first_not_of("0123456789.eE+-") == std::string::npos;
    return like_number ? "numbers look like 0.01 or 1e-4 and reach up to 1.8e308" : "";
  }
  if (!whole || *value != std::floor(*value)) return {};
  if (std::abs(*value) >= 0x1p63)
    return "whole numbers reach up to 9223372036854775807";
  return fmt::format("write {:.0f}", *value);
}

std::string wanted(std::string_view what, const Range& range) {
  const std::string bounds = range.text();
  return fmt::format("{}{}{}", what, bounds.empty() ? "" : " ", bounds);
}

}  // namespace

bool Range::contains(double value) const {
  const bool above = min_open ? value > min : value >= min;
  const bool below = max_open ? value < max : value <= max;
  return above && below;
}

std::string Range::text() const {
  const bool has_min = min_open || !std::isinf(min);
  const bool has_max = max_open || !std::isinf(max);
  if (has_min && has_max && !min_open && !max_open) {
    return fmt::format("from {} to {}", short_text(min), short_text(max));
  }
  std::vector<std::string> parts;
  if (has_min)
    parts.push_back((min_open ? "greater than " : "at least ") + short_text(min));
  if (has_max)
    parts.push_back((max_open ? "less than " : "at most ") + short_text(max));
  return fmt::format("{}", fmt::join(parts, " and "));
}

MapReader::MapReader(const Node& node, std::string what, Diagnostics& diagnostics)
    : node_(node), what_(std::move(what)), diagnostics_(diagnostics) {
  if (node.kind == Node::Kind::map) return;
  auto message = fmt::format("{} must be a map, but got {}", what_, describe(node));
  diagnostics.error(node.mark, std::move(message));
}

void MapReader::refuse(const Node& node,
                       std::string_view key,
                       std::string_view allowed,
                       std::string hint) {
  const std::string got = describe(node);
  auto message =
      fmt::format("{}: '{}' must be {}, but got {}", what_, key, allowed, got);
  diagnostics_.error(node.mark, std::move(message), std::move(hint));
}

const Node* MapReader::get(std::string_view key) {
  if (std::ranges::find(known_, key) == known_.end()) known_.emplace_back(key);
  return node_.find(key);
}

const Node* MapReader::require(std::string_view key) {
  const Node* node = get(key);
  if (!node && node_.kind == Node::Kind::map) {
    diagnostics_.error(node_.mark, fmt::format("{}: '{}' is missing", what_, key));
  }
  return node;
}

double MapReader::real(std::string_view key, double otherwise, Range range) {
  const Node* node = get(key);
  if (!node) return otherwise;
  const auto value = as_real(*node);
  if (value && range.contains(*value)) return *value;
  const std::string hint = value ? std::string() : number_hint(*node, false);
  refuse(*node, key, wanted("a number", range), hint);
  return otherwise;
}

std::int64_t MapReader::integer(std::string_view key,
                                std::int64_t otherwise,
                                Range range) {
  const Node* node = get(key);
  if (!node) return otherwise;
  const auto value = as_integer(*node);
  if (value && range.contains(static_cast<double>(*value))) return *value;
  const std::string hint = value ? std::string() : number_hint(*node, true);
  refuse(*node, key, wanted("a whole number", range), hint);
  return otherwise;
}

std::uint64_t MapReader::unsigned_integer(std::string_view key,
                                          std::uint64_t otherwise) {
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
    std::string hint = did_you_mean(entry.key, known_);
    if (hint.empty()) hint = fmt::format("known keys: {}", fmt::join(known_, ", "));
    auto message = fmt::format("unknown key {} in {}", in_quotes(entry.key), what_);
    diagnostics_.error(entry.mark, std::move(message), std::move(hint));
  }
}

}  // namespace headwater
