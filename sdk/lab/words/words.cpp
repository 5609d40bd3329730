// Answers what to write for words that are not known here.
#include "words.hpp"

#include "values.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <ranges>
#include <utility>

namespace headwater::lab {

namespace {

bool has_word(std::string_view words, std::string_view word) {
  return std::ranges::any_of(words | std::views::split(' '), [&](const auto& one) {
    return same_word({one.begin(), one.end()}, word);
  });
}

/// "optimizer" and "sgd" of "optimizer 'sgd'"; no name for other maps.
struct Place {
  std::string_view kind, name;

  explicit Place(std::string_view where) : kind(where.substr(0, where.find(" '"))) {
    if (kind.size() < where.size()) name = where.substr(kind.size() + 2);
    if (!name.empty()) name.remove_suffix(1);
  }
};

/// Has the technique a setting of this key? Other maps have all keys of the tables.
bool has_key(const Context& context, const Place& place, std::string_view key) {
  const auto kind = kind_named(place.kind);
  if (!kind || key.empty()) return true;
  for (const Offer& offer : context.offers(*kind, place.name))
    if (offer.usable())
      return std::ranges::count(offer.technique().settings, key, &SettingInfo::key) > 0;
  return false;
}

std::string hint_of(const ForeignWords& row) {
  return row.hint.empty() ? fmt::format("write {}", row.ours) : std::string(row.hint);
}

std::string hint_for_key(const Context& context, std::string_view where, std::string_view key) {
  const Place place(where);
  const std::string any = std::string(place.kind) + " *";
  for (const auto rows : {foreign_keys(), foreign_settings()})
    for (const ForeignWords& row : rows)
      if ((row.where == where || row.where == any) && has_word(row.theirs, key) &&
          has_key(context, place, row.ours))
        return hint_of(row);
  return {};
}

std::string as_layer(Kind kind, const std::string& name) {
  return fmt::format("write {{{}: {}{}}}", to_string(kind), name,
                     kind == Kind::block ? ", ..." : "");
}

/// The same word among those that other programs have for another kind.
std::string hint_for_foreign_kind(std::string_view where, std::string_view word) {
  for (const ForeignWords& row : foreign_names())
    if (row.where != where && kind_named(row.where) && has_word(row.theirs, word))
      return fmt::format("'{}' is of another kind, {}: {}", word, row.where, hint_of(row));
  return {};
}

/// The same name among techniques of other kinds.
std::string hint_for_other_kind(const Context& context, std::string_view where,
                                std::string_view word) {
  const bool in_layer = where == "a layer" || where == "block";
  for (const Kind kind : all_kinds) {
    if (to_string(kind) == where) continue;
    const bool is_layer =
        kind == Kind::block || kind == Kind::activation || kind == Kind::normalizer;
    for (const Offer& offer : context.offers(kind, word)) {
      if (!offer.usable()) continue;
      const std::string& name = offer.technique().name;
      if (in_layer && is_layer) return as_layer(kind, name);
      if (!in_layer && kind_named(where))
        return fmt::format("'{}' is not of this kind: headwater describe {}/{}", name,
                           to_string(kind), name);
    }
  }
  return hint_for_foreign_kind(in_layer ? "block" : where, word);
}

std::string hint_for_name(const Context& context, std::string_view where, std::string_view code) {
  const std::string_view word = bare_name(code);
  const std::string_view kind = where == "a layer" ? "block" : where;
  for (const ForeignWords& row : foreign_names())
    if (row.where == kind && has_word(row.theirs, word)) {
      const bool names_layer = where == "a layer" && row.hint.empty();
      return names_layer ? as_layer(Kind::block, std::string(row.ours)) : hint_of(row);
    }
  return hint_for_other_kind(context, where, word);
}

/// Where all that a map may say is told.
std::string page_of(std::string_view where, std::string_view key) {
  const Place place(where);
  if (kind_named(place.kind) && !place.name.empty())
    return fmt::format("see: headwater describe {}/{}", place.kind, place.name);
  if (where == "data" || where == "split" || key == "data") return "see: headwater list data";
  if (key == "loss" || key == "optimizer") return fmt::format("see: headwater list {}", key);
  if (key == "train" || key == "steps") return "for example: train: {steps: 1000}";
  if (where == "train" || where == "probe" || where == "theory" || where == "early_stopping" ||
      where == "claim")
    return fmt::format("see: headwater describe {}", where);
  if (where == "the configuration" && !key.empty())
    return fmt::format("see: headwater describe {}", key);
  if (where == "the configuration")  // the only number there
    return "for example: seed: 1; another number makes another run";
  if (place.kind == "variant") return "for example: {set: {train.steps: 100}}";
  if (where == "repeat") return "for example: {repeat: 3, layers: [{block: dense, units: 10}]}";
  return {};
}

std::string hint_for_technique(std::string_view kind, std::string_view got) {
  if (got == "a list") return "write one value, not a list";
  return fmt::format("see: headwater list {}", kind);
}

}  // namespace

std::string path_here(std::string_view word) {
  constexpr std::pair<std::string_view, std::string_view> places[] = {
      {"train", "train."},           {"probe", "probe."},       {"data", "data."},
      {"optimizer *", "optimizer."}, {"block *", "network.0."}, {"the configuration", ""}};
  for (const auto& [where, before] : places)
    for (const auto rows : {foreign_keys(), foreign_settings()})
      for (const ForeignWords& row : rows)
        if (row.where == where && !row.ours.empty() && has_word(row.theirs, word))
          return std::string(before) + std::string(row.ours);
  return {};
}

std::string word_here(std::string_view word) {
  const auto ours = [&](std::span<const ForeignWords> rows) {
    const auto row = std::ranges::find_if(rows, [&](const ForeignWords& one) {
      return !one.ours.empty() && has_word(one.theirs, bare_name(word));
    });
    return row == rows.end() ? std::string() : std::string(row->ours);
  };
  std::string name = ours(foreign_names());
  if (name.empty()) name = path_here(word);
  return name.empty() ? ours(foreign_settings()) : name;
}

std::optional<Kind> kind_meant(std::string_view name) {
  const auto kind =
      std::ranges::find_if(all_kinds, [&](Kind one) { return same_word(to_string(one), name); });
  return kind == all_kinds.end() ? std::nullopt : std::optional(*kind);
}

Interpreter interpreter(const Context& context) {
  return [&context](std::string_view where, std::string_view word, std::string_view wanted) {
    if (wanted == "there") return page_of(where, word);
    if (wanted == "a map") return hint_for_map(where, word);
    if (wanted == "a technique") return hint_for_technique(where, word);
    if (!wanted.empty()) {
      const std::string hint = hint_for_value(word, wanted);
      return hint.empty() ? page_of(where, "") : hint;
    }
    const bool is_name = kind_named(where) || where == "a layer" || where == "data type";
    return is_name ? hint_for_name(context, where, word) : hint_for_key(context, where, word);
  };
}

}  // namespace headwater::lab
