// Variants: the file itself, and the file with one thing changed at a time.
#include "variants.hpp"

#include "each.hpp"
#include <algorithm>
#include <base/changes.hpp>
#include <fmt/format.h>
#include <lab/variant/key_reader.hpp>
#include <map>

namespace headwater::lab {

namespace {

/// May the text name a variant or an experiment? Names are shown, and files and
/// folders are called after them.
void check_name(const std::string& name, const Mark& mark, Diagnostics& diagnostics) {
  const auto unprintable = [](char c) {
    return static_cast<unsigned char>(c) < 32 || c == 127;
  };
  if (name.find_first_not_of(' ') == std::string::npos)
    diagnostics.error(mark, "a name must not be empty");
  else if (std::ranges::any_of(name, unprintable))
    diagnostics.error(mark, "a name must not hold control characters");
}

/// What belongs to the whole file, not to one variant.
bool is_shared(const std::string& path) {
  const std::size_t start = path.starts_with('~') ? 1 : 0;
  const std::string key = path.substr(start, path.find('.') - start);
  return key == "name" || key == "variant" || key == "variants" || key == "expect" ||
         key == "claim";
}

/// Names that `each` makes may be those of others.
void refuse_namesakes(const std::vector<VariantTree>& list, Diagnostics& diagnostics) {
  std::map<std::string_view, const Entry*> earlier;
  for (const VariantTree& one : list) {
    const auto [first, is_new] = earlier.try_emplace(one.name, one.entry);
    if (is_new) continue;
    const Entry* const other = first->second;
    diagnostics.error(
        one.entry->mark, "two variants are called '" + one.name + "'",
        other ? fmt::format("the other one is of '{}' in line {}", other->key, other->mark.line)
              : "the file itself is one of them; 'variant:' names it");
  }
}

Node tree_of(const Node& root, const Entry& variant, Diagnostics& diagnostics) {
  const std::string what = "variant '" + variant.key + "'";
  KeyReader reader(variant.value, "variants", what, diagnostics);
  Node tree = root;
  if (const Node* changes = reader.require("set")) {
    MapReader(*changes, "'set' of " + what, diagnostics);  // is it a map?
    set_all(tree, *changes, diagnostics);
  }
  reader.finish();
  return tree;
}

}  // namespace

void set_all(Node& tree, const Node& changes, Diagnostics& diagnostics) {
  for (const Entry& one : changes.entries) {
    if (is_shared(one.key))
      diagnostics.error(one.mark, "a variant cannot set '" + one.key + "'",
                        "it belongs to the whole file");
    else
      change(tree, one, diagnostics);
  }
}

std::vector<VariantTree> list_variants(const Context& context, const Node& root,
                                       Diagnostics& diagnostics) {
  std::vector<VariantTree> list{{"base", root}};
  if (const Node* name = root.find("variant")) {
    list[0].name = name->kind == Node::Kind::scalar ? name->text : "base";
    check_name(list[0].name, name->mark, diagnostics);
  }
  const Node* variants = root.find("variants");
  if (!variants || variants->kind == Node::Kind::null) return list;
  MapReader(*variants, "variants", diagnostics);  // is it a map?
  for (const Entry& variant : variants->entries) {
    check_name(variant.key, variant.mark, diagnostics);
    if (variant.value.find("each")) {
      for (VariantTree& one : each_technique(context, root, variant, diagnostics))
        list.push_back(std::move(one));
    } else {
      list.push_back({variant.key, tree_of(root, variant, diagnostics), false, &variant});
    }
  }
  refuse_namesakes(list, diagnostics);
  return list;
}

}  // namespace headwater::lab
