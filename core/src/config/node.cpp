// The tree of a configuration, and typed values of its scalars (YAML 1.2 core schema).
#include "characters.hpp"
#include "headwater/config.hpp"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace headwater {

namespace {

bool is_plain_scalar(const Node& node) {
  return node.kind == Node::Kind::scalar && !node.quoted;
}

std::string_view without_plus(std::string_view text) {
  const bool signs_number = text.size() > 1 && text[0] == '+' && text[1] != '-';
  return signs_number ? text.substr(1) : text;
}

/// All of the text as a number; `how` is a base, or nothing.
template <typename Number>
std::optional<Number> number(std::string_view text, auto... how) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, how...);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

template <typename Number>
std::optional<Number> whole_number(const Node& node) {
  if (!is_plain_scalar(node)) return std::nullopt;
  const std::string_view text = node.text;
  const int base = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 10;
  if (base == 10) return number<Number>(without_plus(text), base);
  if (text.substr(2).starts_with('-')) return std::nullopt;
  return number<Number>(text.substr(2), base);
}

std::optional<double> special_number(std::string_view text) {
  const double infinity = std::numeric_limits<double>::infinity();
  const bool minus = text.starts_with('-');
  const std::string_view word = minus ? text.substr(1) : without_plus(text);
  if (word == ".inf" || word == ".Inf" || word == ".INF") {
    return minus ? -infinity : infinity;
  }
  if (text == ".nan" || text == ".NaN" || text == ".NAN") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return std::nullopt;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  const auto entry = std::ranges::find(entries, key, &Entry::key);
  return entry == entries.end() ? nullptr : &entry->value;
}

Node* Node::find(std::string_view key) {
  return const_cast<Node*>(std::as_const(*this).find(key));
}

Node Node::scalar(std::string text) {
  return {Kind::scalar, false, std::move(text), {}, {}, {}};
}

Node Node::real(double value) {
  if (std::isnan(value)) return scalar(".nan");
  if (std::isinf(value)) return scalar(value < 0 ? "-.inf" : ".inf");
  return scalar(fmt::format("{}", value));
}

Node Node::integer(std::int64_t value) {
  return scalar(std::to_string(value));
}

Node Node::flag(bool value) {
  return scalar(value ? "true" : "false");
}

Node Node::map() {
  return {Kind::map, false, {}, {}, {}, {}};
}

Node Node::list() {
  return {Kind::list, false, {}, {}, {}, {}};
}

Node& Node::set(std::string key, Node value) {
  kind = Kind::map;
  if (Node* known = find(key)) {
    *known = std::move(value);
  } else {
    const Mark place = value.mark;
    entries.push_back({std::move(key), place, std::move(value)});
  }
  return *this;
}

std::optional<double> as_real(const Node& node) {
  if (!is_plain_scalar(node)) return std::nullopt;
  if (node.text.starts_with("0x") || node.text.starts_with("0o")) {
    const auto whole = as_unsigned(node);
    return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
  }
  if (node.text.find_first_not_of("0123456789.eE+-") != std::string::npos) {
    return special_number(node.text);
  }
  return number<double>(without_plus(node.text));
}

std::optional<std::int64_t> as_integer(const Node& node) {
  return whole_number<std::int64_t>(node);
}

std::optional<std::uint64_t> as_unsigned(const Node& node) {
  return whole_number<std::uint64_t>(node);
}

std::optional<bool> as_flag(const Node& node) {
  if (!is_plain_scalar(node)) return std::nullopt;
  if (node.text == "true" || node.text == "True" || node.text == "TRUE") return true;
  if (node.text == "false" || node.text == "False" || node.text == "FALSE")
    return false;
  return std::nullopt;
}

std::string describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
    case Node::Kind::scalar:
      break;
  }
  return in_quotes(node.text);
}

}  // namespace headwater
