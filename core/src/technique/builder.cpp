// Makes techniques from configuration, checked against the schema of their plugin.
#include "builder.hpp"

#include <headwater/error.hpp>

#include <algorithm>

namespace headwater {

namespace {

constexpr std::size_t most_layers = 100'000;
constexpr int deepest = 128;

std::string article_of(Kind kind) {
  return std::string_view("aio").find(to_string(kind)[0]) == std::string_view::npos ? "a " : "an ";
}

/// "relu" of "activation/relu".
std::string short_name(Kind kind, const std::string& name) {
  const std::string prefix = std::string(to_string(kind)) + "/";
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

}  // namespace

std::shared_ptr<const Technique> Builder::build(Kind kind, const Node& node) {
  if (depth_ == deepest) {
    diagnostics_.error(node.mark, "techniques stand in each other " + std::to_string(deepest) +
                                      " deep: does one fill a slot of its own by default?");
    return nullptr;
  }
  ++depth_;
  auto made = build_here(kind, node);
  --depth_;
  return made;
}

std::shared_ptr<const Technique> Builder::build_here(Kind kind, const Node& node) {
  if (node.kind == Node::Kind::map)
    return build_from(kind, node, kind == Kind::block ? "block" : "type");
  if (node.kind != Node::Kind::scalar) {
    const std::string what(to_string(kind)), got = describe(node);
    diagnostics_.error(
        node.mark,
        article_of(kind) + what + " must be a name, or a map with a 'type', but got " + got,
        diagnostics_.interpret(what, got, "a technique"));
    return nullptr;
  }
  Node map = Node::map();
  map.mark = node.mark;
  map.set("type", node);
  return build_from(kind, map, "type");
}

const LoadedTechnique* Builder::find(Kind kind, const Node& name) {
  const std::string word(to_string(kind));
  try {
    if (const auto* found = catalogue_.find(kind, short_name(kind, name.text))) return found;
  } catch (const PluginError& e) {
    diagnostics_.error(name.mark, "cannot use " + word + " '" + name.text + "'", e.what());
    return nullptr;
  }
  std::string hint = diagnostics_.interpret(word, name.text, {});
  if (hint.empty()) hint = catalogue_.hint_for_unknown(kind, short_name(kind, name.text));
  diagnostics_.error(name.mark, "unknown " + word + " '" + name.text + "'", hint);
  return nullptr;
}

std::shared_ptr<const Technique> Builder::build_from(Kind kind, const Node& map,
                                                     const std::string& key) {
  const std::string word(to_string(kind));
  const Node* name = map.find(key);
  if (!name || name->kind != Node::Kind::scalar) {
    diagnostics_.error(name ? name->mark : map.mark,
                       article_of(kind) + word + " needs its name under '" + key + "'",
                       "see: headwater list " + word);
    return nullptr;
  }
  const LoadedTechnique* loaded = find(kind, *name);
  if (!loaded) return nullptr;
  Draft draft(*loaded, map, key, diagnostics_);
  const auto& settings = loaded->info().settings;
  for (std::size_t i = 0; i < settings.size(); ++i)
    if (settings[i].type == SettingType::slot)
      fill_slot(draft, i);
    else
      draft.read(i);
  return draft.make(services_);
}

void Builder::fill_slot(Draft& draft, std::size_t i) {
  const SettingInfo& setting = draft.loaded().info().settings[i];
  const Node* given = draft.given(setting);
  const bool empty = !given || given->kind == Node::Kind::null;
  if (given && empty)
    diagnostics_.error(given->mark, "'" + setting.key + "' has no value",
                       "leave the key out, or fill it");
  Layers techniques;
  Node value;
  if (!setting.slot) {
    if (given) techniques = build_layers(*given);
    value = Node::list();
    for (const auto& layer : techniques)
      value.items.push_back(layer_item(*layer));
  } else if (!empty || !setting.otherwise.empty()) {
    Node otherwise = Node::scalar(setting.otherwise);
    otherwise.mark = draft.mark();
    if (auto child = build(*setting.slot, empty ? otherwise : *given)) {
      value = child->origin().settings;
      techniques.push_back(std::move(child));
    }
  }
  draft.fill(i, std::move(techniques), !empty, std::move(value));
}

Layers Builder::build_layers(const Node& list) {
  Layers layers;
  if (list.kind != Node::Kind::list || list.items.empty()) {
    diagnostics_.error(list.mark,
                       "layers must be a list with at least one item, but got " +
                           (list.kind == Node::Kind::list ? "an empty list" : describe(list)),
                       "for example: [{block: dense, units: 10}]");
    return layers;
  }
  for (const Node& item : list.items)
    append_layer(item, layers);
  return layers;
}

void Builder::append_layer(const Node& item, Layers& layers) {
  if (item.find("repeat")) return append_repeat(item, layers);
  if (item.find("block")) {
    if (auto made = build(Kind::block, item)) layers.push_back(std::move(made));
    return;
  }
  if (item.entries.size() > 1) return refuse_layer(item);
  for (const Kind kind : {Kind::activation, Kind::normalizer}) {
    const Node* node = item.find(to_string(kind));
    if (!node) continue;
    if (auto made = build(kind, *node)) layers.push_back(std::move(made));
    return;
  }
  refuse_layer(item);
}

void Builder::refuse_layer(const Node& item) {
  const Node* const type = item.find("type");
  const auto other = std::ranges::find_if(item.entries, [](const Entry& entry) {
    return entry.key != "activation" && entry.key != "normalizer";
  });
  const bool lists_layers = !item.entries.empty() && other == item.entries.end();
  const std::string first = other == item.entries.end() ? item.text : other->key;
  std::string hint = diagnostics_.interpret("a layer", type ? type->text : first, {});
  if (lists_layers) hint = "write a layer for each: {normalizer: ...}, {activation: ...}";
  if (hint.empty()) hint = did_you_mean(first, {"block", "repeat", "activation", "normalizer"});
  diagnostics_.error(item.mark,
                     "a layer must be a map with 'block' or 'repeat', or with nothing "
                     "but an 'activation' or a 'normalizer', but got " +
                         describe(item),
                     hint.empty() ? "for example: {block: dense, units: 10}" : hint);
}

void Builder::append_repeat(const Node& item, Layers& layers) {
  MapReader reader(item, "repeat", diagnostics_);
  const auto times =
      static_cast<std::size_t>(reader.integer("repeat", 1, {.min = 1, .max = most_layers}));
  const Node* list = reader.require("layers");
  reader.finish();
  if (!list) return;
  const Layers once = build_layers(*list);
  if (once.size() * times + layers.size() > most_layers) {
    diagnostics_.error(item.mark,
                       "repeat makes more than " + std::to_string(most_layers) + " layers");
    return;
  }
  for (std::size_t i = 0; i < times; ++i)
    layers.insert(layers.end(), once.begin(), once.end());
}

}  // namespace headwater
