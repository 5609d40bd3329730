// Variants by the techniques on offer: one for each activation, each block, ...
#include "each.hpp"

#include <base/changes.hpp>
#include <lab/variant/key_reader.hpp>
#include <lab/words/words.hpp>

namespace headwater::lab {

namespace {

/// What a technique of the kind is called by in a map: {block: dense, units: 4}.
const char* name_key(Kind kind) {
  return kind == Kind::block ? "block" : "type";
}

/// A technique as a map, with what it requires as far as that is given.
Node technique_of(const TechniqueInfo& info, const Node* given) {
  Node map = Node::map();
  map.set(name_key(info.kind), Node::scalar(info.name));
  for (const SettingInfo& setting : info.settings) {
    if (!setting.required || !given) continue;
    if (const Node* value = given->find(setting.key)) map.set(setting.key, *value);
  }
  return map;
}

void set_mark(Node& node, const Mark& mark) {
  if (!node.mark.source) node.mark = mark;
  for (Node& item : node.items)
    set_mark(item, mark);
  for (Entry& entry : node.entries) {
    if (!entry.mark.source) entry.mark = mark;
    set_mark(entry.value, mark);
  }
}

/// `each:`; nothing after a mistake.
std::optional<Kind> read_kind(const Node& node, Diagnostics& diagnostics) {
  const auto kind = kind_meant(node.text);
  if (kind) return kind;
  std::vector<std::string> known;
  for (const Kind one : all_kinds)
    known.emplace_back(to_string(one));
  diagnostics.error(node.mark, "'each' must be a kind of techniques, but got " + describe(node),
                    did_you_mean(node.text, known));
  return std::nullopt;
}

}  // namespace

std::vector<VariantTree> each_technique(const Context& context, const Node& tree,
                                        const Entry& variant, Diagnostics& diagnostics) {
  KeyReader reader(variant.value, "variants", "variant '" + variant.key + "'", diagnostics);
  const auto kind = read_kind(*reader.require("each"), diagnostics);
  const Node* const at = reader.require("at");
  const std::string path = reader.text("at");
  const Node* const required = reader.get("required");
  if (required) MapReader(*required, "required", diagnostics);  // is it a map?
  Node base = tree;
  if (const Node* changes = reader.get("set")) set_all(base, *changes, diagnostics);
  reader.finish();
  std::vector<VariantTree> list;
  if (!kind || !at) return list;
  for (const Offer& offer : context.list()) {
    if (offer.kind != *kind || !offer.usable()) continue;
    const TechniqueInfo& info = offer.technique();
    VariantTree one{variant.key + "." + info.name, base, kind == Kind::loss, &variant};
    Node technique = technique_of(info, required);
    set_mark(technique, variant.mark);
    assign(one.tree, path, std::move(technique), diagnostics, at->mark);
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace headwater::lab
