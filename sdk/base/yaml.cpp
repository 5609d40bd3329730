// A tree as YAML text: blocks, and one line for short lists and maps of scalars.
#include "yaml.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

constexpr std::size_t widest = 80;
constexpr std::size_t longest_plain_key = 1000;  // of YAML: 1024

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool reads_back_plain(std::string_view text) {
  if (text.empty() || text == "null" || text == "Null" || text == "NULL") return false;
  const std::string_view rest = text.substr(text[0] == '-' || text[0] == '+' ? 1 : 0);
  const std::string_view digits = rest.substr(rest.starts_with('.') ? 1 : 0);
  if (digits.empty() || !is_letter_or_digit(digits[0])) return false;
  constexpr std::string_view harmless = "_.+-/%()=* ";
  return text.back() != ' ' && std::ranges::all_of(text, [&](char c) {
           return is_letter_or_digit(c) || harmless.find(c) != std::string_view::npos;
         });
}

std::string double_quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      if (c == '"' || c == '\\') result += '\\';
      result += c;
    }
  }
  return result + '"';
}

std::string scalar_text(const std::string& text, bool quote) {
  return quote || !reads_back_plain(text) ? double_quoted(text) : text;
}

bool is_leaf(const Node& node) {
  return node.kind == Node::Kind::null || node.kind == Node::Kind::scalar;
}

bool has_leaves_only(const Node& node) {
  return std::ranges::all_of(node.items, is_leaf) &&
         std::ranges::all_of(node.entries, is_leaf, &Entry::value);
}

/// The node on one line; only for leaves and what has leaves only.
std::string flow(const Node& node) {
  if (node.kind == Node::Kind::null) return "null";
  if (node.kind == Node::Kind::scalar) return scalar_text(node.text, node.quoted);
  const bool is_list = node.kind == Node::Kind::list;
  std::string text(1, is_list ? '[' : '{');
  for (const Node& item : node.items) {
    text += (text.size() > 1 ? ", " : "") + flow(item);
  }
  for (const Entry& entry : node.entries) {
    text +=
        (text.size() > 1 ? ", " : "") + scalar_text(entry.key, false) + ": " + flow(entry.value);
  }
  return text + (is_list ? ']' : '}');
}

bool fits_line(const Node& node, std::size_t indent) {
  if (is_leaf(node)) return true;
  const std::size_t children = node.items.size() + node.entries.size();
  if (children > widest || !has_leaves_only(node)) return false;
  return indent + flow(node).size() <= widest;
}

/// Lines of a node that fits none; the first continues a line of `indent` characters.
std::string block(const Node& node, std::size_t indent);

std::string block_item(const Node& item, std::size_t indent) {
  return "- " + (fits_line(item, indent) ? flow(item) + "\n" : block(item, indent + 2));
}

std::string block_entry(const Entry& entry, std::size_t indent) {
  const std::string margin(indent, ' ');
  std::string key = scalar_text(entry.key, false);
  if (key.size() > longest_plain_key) key = "? " + key + "\n" + margin;
  if (fits_line(entry.value, indent + key.size() + 2)) {
    return key + ": " + flow(entry.value) + "\n";
  }
  return key + ":\n" + margin + "  " + block(entry.value, indent + 2);
}

std::string block(const Node& node, std::size_t indent) {
  const std::string margin(indent, ' ');
  std::string text;
  for (const Node& item : node.items) {
    text += (text.empty() ? "" : margin) + block_item(item, indent);
  }
  for (const Entry& entry : node.entries) {
    text += (text.empty() ? "" : margin) + block_entry(entry, indent);
  }
  return text;
}

}  // namespace

std::string to_yaml(const Node& node) {
  return fits_line(node, 0) ? flow(node) + "\n" : block(node, 0);
}

}  // namespace headwater::lab
