// The tree of a configuration, and typed values of its scalars (YAML 1.2 core schema).
#include <headwater/characters.hpp>
#include <headwater/node.hpp>

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

/// Text without the plus that numbers may begin with.
std::string_view without_plus(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  return text;
}

/// All of the text as a number.
template <typename Number>
std::optional<Number> number(std::string_view text, int base) {
  text = without_plus(text);
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

/// Is this number, which is not 0 and which no double holds, too small rather than too large?
bool is_tiny(std::string_view text) {
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::size_t point = std::min(text.find('.'), e);
  const std::size_t first = text.find_first_of("123456789");
  const std::string_view power = without_plus(text.substr(std::min(e + 1, text.size())));
  std::int64_t exponent = 0;
  const auto read = std::from_chars(power.data(), power.data() + power.size(), exponent);
  if (read.ec == std::errc::result_out_of_range) return power.starts_with('-');
  return static_cast<std::int64_t>(point) + exponent <= static_cast<std::int64_t>(first);
}

template <typename Number>
std::optional<Number> whole_number(const Node& node) {
  if (!is_plain_scalar(node)) return std::nullopt;
  const std::string_view text = node.text;
  const int base = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 10;
  if (base == 10) return number<Number>(text, base);
  const bool has_sign = text.find_first_of("+-") != text.npos;
  return has_sign ? std::nullopt : number<Number>(text.substr(2), base);
}

std::optional<double> special_number(std::string_view text) {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::size_t sign = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  const std::string_view word = text.substr(sign);
  if (word == ".inf" || word == ".Inf" || word == ".INF")
    return text[0] == '-' ? -infinity : infinity;
  if (text == ".nan" || text == ".NaN" || text == ".NAN")
    return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

}  // namespace

std::string_view Source::line(int number) const {
  const auto index = static_cast<std::size_t>(number) - 1;
  return index < lines.size() ? std::string_view(lines[index]) : std::string_view();
}

const Node* Node::find(std::string_view key) const {
  const auto entry = std::ranges::find(entries, key, &Entry::key);
  return entry == entries.end() ? nullptr : &entry->value;
}

Node* Node::find(std::string_view key) {
  return const_cast<Node*>(std::as_const(*this).find(key));
}

// What is not written has the place of its key.
bool Entry::takes_away() const {
  return value.kind == Node::Kind::null &&
         std::pair(value.mark.line, value.mark.column) != std::pair(mark.line, mark.column);
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

std::optional<double> decimal_number(std::string_view text) {
  text = without_plus(text);
  if (text.find_first_not_of("0123456789.eE+-") != text.npos) return std::nullopt;
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  const bool fits = error != std::errc::result_out_of_range;
  if (stop != end || error == std::errc::invalid_argument || (!fits && !is_tiny(text)))
    return std::nullopt;
  return fits ? value : 0;
}

std::optional<double> as_real(const Node& node) {
  if (!is_plain_scalar(node)) return std::nullopt;
  const std::string_view text = node.text;
  if (text.starts_with("0x") || text.starts_with("0o")) return as_unsigned(node);
  const auto value = decimal_number(text);
  return value ? value : special_number(text);
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
  if (node.text == "false" || node.text == "False" || node.text == "FALSE") return false;
  return std::nullopt;
}

std::string describe(const Node& node) {
  if (node.kind == Node::Kind::null) return "nothing";
  if (node.kind == Node::Kind::list) return "a list";
  if (node.kind == Node::Kind::map) return "a map";
  return in_quotes(node.text);
}

}  // namespace headwater
