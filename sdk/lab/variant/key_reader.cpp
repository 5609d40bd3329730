// One map of a configuration, read by the table of its keys.
#include "key_reader.hpp"

#include <algorithm>
#include <stdexcept>

namespace headwater::lab {

namespace {

Node otherwise(const Key& key) {
  return Node::scalar(std::string(key.otherwise));
}

/// "'a', 'b' or 'c'"
std::string either(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "'" : i + 1 < words.size() ? ", '" : " or '") + std::string(words[i]) + "'";
  return text;
}

}  // namespace

KeyReader::KeyReader(const Node& node, std::string_view map, std::string what,
                     Diagnostics& diagnostics)
    : node_(node),
      map_(map),
      diagnostics_(diagnostics),
      reader_(node, std::move(what), diagnostics) {}

const Key& KeyReader::key(std::string_view name) const {
  if (const Key* const known = find_key(map_, name)) return *known;
  throw std::logic_error("no key " + std::string(map_) + "." + std::string(name));
}

const Key& KeyReader::asked(std::string_view name) {
  const Key& known = key(name);
  if (known.required()) reader_.require(name);
  return known;
}

const Node* KeyReader::get(std::string_view name) {
  return reader_.get(key(name).name);
}

const Node* KeyReader::require(std::string_view name) {
  return reader_.require(key(name).name);
}

double KeyReader::real(std::string_view name) {
  const Key& known = asked(name);
  return reader_.real(name, as_real(otherwise(known)).value_or(0), known.range);
}

std::int64_t KeyReader::integer(std::string_view name) {
  const Key& known = asked(name);
  return reader_.integer(name, as_integer(otherwise(known)).value_or(0), known.range);
}

std::uint64_t KeyReader::unsigned_integer(std::string_view name) {
  return reader_.unsigned_integer(name, as_unsigned(otherwise(asked(name))).value_or(0));
}

bool KeyReader::flag(std::string_view name) {
  return reader_.flag(name, asked(name).otherwise == "true");
}

std::string KeyReader::text(std::string_view name) {
  return reader_.text(asked(name).name, "");
}

std::size_t KeyReader::choice(std::string_view name) {
  const Key& known = asked(name);
  const std::string given = reader_.text(name, std::string(known.otherwise));
  const auto found = std::ranges::find(known.choices, given);
  if (found != known.choices.end()) return static_cast<std::size_t>(found - known.choices.begin());
  std::string hint = diagnostics_.interpret(name, bare_name(given), {});
  if (hint.empty())
    hint = did_you_mean(bare_name(given), {known.choices.begin(), known.choices.end()});
  diagnostics_.error(
      node_.find(name)->mark,
      "'" + std::string(name) + "' must be " + either(known.choices) + ", but got '" + given + "'",
      hint);
  return static_cast<std::size_t>(std::ranges::find(known.choices, known.otherwise) -
                                  known.choices.begin());
}

}  // namespace headwater::lab
