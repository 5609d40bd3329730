// Whose a mistake is that only one variant makes.
#include "variant_mistakes.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace headwater::lab {

namespace {

bool same_place(const Mark& a, const Mark& b) {
  return std::tie(a.source, a.line, a.column) == std::tie(b.source, b.line, b.column);
}

bool holds(const Node& node, const Mark& mark) {
  return same_place(node.mark, mark) ||
         std::ranges::any_of(node.items, [&](const Node& one) { return holds(one, mark); }) ||
         std::ranges::any_of(node.entries, [&](const Entry& one) {
           return same_place(one.mark, mark) || holds(one.value, mark);
         });
}

bool is_known(const std::vector<Diagnostic>& known, const Diagnostic& one) {
  return std::ranges::any_of(known, [&](const Diagnostic& other) {
    return same_place(one.mark, other.mark) && one.message == other.message;
  });
}

/// "network" of "~network.0.units"
std::string_view part_of(std::string_view path) {
  path.remove_prefix(path.starts_with('~') ? 1 : 0);
  return path.substr(0, path.find('.'));
}

/// The one thing that the variant sets, or sets in the part of the file where the mistake is;
/// else its name.
const Mark& cause(const VariantTree& source, const Mark& mistake) {
  const Entry& variant = *source.entry;
  if (const Node* const at = variant.value.find("at")) return at->mark;
  const Node* const set = variant.value.find("set");
  if (!set) return variant.mark;
  const auto part = std::ranges::find_if(source.tree.entries, [&](const Entry& one) {
    return same_place(one.mark, mistake) || holds(one.value, mistake);
  });
  std::vector<const Entry*> likely;
  for (const Entry& change : set->entries)
    if (set->entries.size() == 1 ||
        (part != source.tree.entries.end() && part_of(change.key) == part->key))
      likely.push_back(&change);
  return likely.size() == 1 ? likely[0]->mark : variant.mark;
}

std::string shown_at(const Mark& mark) {
  if (!mark.source) return {};
  std::string_view line = mark.source->line(mark.line);
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return fmt::format("it shows at {}:{}: {}", mark.source->name, mark.line, line);
}

Diagnostic named(const VariantTree& source, Diagnostic mistake) {
  const Entry& variant = *source.entry;
  const bool is_its_own =
      same_place(variant.mark, mistake.mark) || holds(variant.value, mistake.mark);
  if (is_its_own && !variant.value.find("each")) return mistake;
  mistake.message = fmt::format("variant '{}': {}", source.name, mistake.message);
  if (is_its_own) return mistake;
  const std::string place = shown_at(mistake.mark);
  mistake.hint += (mistake.hint.empty() || place.empty() ? "" : "\n") + place;
  mistake.mark = cause(source, mistake.mark);
  return mistake;
}

}  // namespace

void add_mistakes(const VariantTree& source, const Diagnostics& of_variant,
                  const Diagnostics& of_base, Diagnostics& all) {
  const auto name = [&](const Diagnostic& one) {
    return source.entry ? named(source, one) : one;
  };
  for (const Diagnostic& one : of_variant.list()) {
    if (is_known(of_base.list(), one)) continue;
    const Diagnostic told = name(one);
    all.error(told.mark, told.message, told.hint);
  }
  for (const Diagnostic& one : of_variant.warnings()) {
    if (is_known(of_base.warnings(), one)) continue;
    const Diagnostic told = name(one);
    all.warn(told.mark, told.message, told.hint);
  }
}

}  // namespace headwater::lab
