// Makes techniques from configuration, checked against the schema of their plugin.
#include "builder.hpp"

#include <headwater/error.hpp>

#include "../plugin/descriptor.hpp"
#include "../plugin/unknown.hpp"
#include "adapters.hpp"

namespace headwater {

namespace {

constexpr std::size_t most_layers = 100'000;

std::string string_of(headwater_str s) {
  return {s.data, s.size};
}

std::string article_of(Kind kind) {
  return kind == Kind::activation || kind == Kind::initializer ||
                 kind == Kind::optimizer
             ? "an "
             : "a ";
}

/// "relu" of "activation/relu".
std::string_view short_name(Kind kind, std::string_view name) {
  const std::string prefix = std::string(to_string(kind)) + "/";
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

}  // namespace

std::shared_ptr<const Technique> Builder::build(Kind kind, const Node& node) {
  if (node.kind == Node::Kind::map)
    return build_from(kind, node, kind == Kind::block ? "block" : "type");
  if (node.kind != Node::Kind::scalar) {
    const std::string what(to_string(kind));
    diagnostics_.error(node.mark,
                       article_of(kind) + what +
                           " must be a name, or a map with a 'type', but got " +
                           describe(node));
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
    if (const auto* found = registry_.find(kind, short_name(kind, name.text)))
      return found;
  } catch (const PluginError& e) {
    diagnostics_.error(name.mark, "cannot use " + word + " '" + name.text + "'",
                       e.what());
    return nullptr;
  }
  diagnostics_.error(name.mark, "unknown " + word + " '" + name.text + "'",
                     hint_for_unknown(registry_, kind, short_name(kind, name.text)));
  return nullptr;
}

std::shared_ptr<const Technique> Builder::build_from(Kind kind, const Node& map,
                                                     std::string key) {
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
  const headwater_technique& technique = *loaded->technique;
  const std::string own_name = string_of(technique.name);
  const std::size_t errors_before = diagnostics_.list().size();
  MapReader reader(map, word + " '" + own_name + "'", diagnostics_);
  reader.get(key);
  Draft draft{*loaded, reader, {}, {}, {}, {}, errors_before};
  draft.origin = {kind,
                  own_name,
                  Node::map().set(key, Node::scalar(own_name)),
                  {},
                  name->mark,
                  loaded->file,
                  string_of(loaded->plugin->version)};
  for (std::uint64_t i = 0; i < technique.n_settings; ++i)
    read_setting(draft, technique.settings[i]);
  reader.finish();
  return finish(std::move(draft), map);
}

void Builder::read_setting(Draft& draft, const headwater_setting& s) {
  const std::string key = string_of(s.key);
  if ((s.flags & HEADWATER_REQUIRED) != 0) draft.reader.require(key);
  headwater_value value = s.value;
  if (s.type == HEADWATER_REAL)
    value.real = draft.reader.real(key, s.value.real, range_of(s));
  else if (s.type == HEADWATER_REALS)
    value.reals = read_reals(draft, s);
  else if (s.type == HEADWATER_INTEGER)
    value.integer = draft.reader.integer(key, s.value.integer, range_of(s));
  else if (s.type == HEADWATER_FLAG)
    value.integer = draft.reader.flag(key, s.value.integer != 0) ? 1 : 0;
  else if (s.type == HEADWATER_CHOICE)
    value.integer = read_choice(draft, s);
  else
    read_slot(draft, s);
  if (s.type != HEADWATER_SLOT) draft.origin.settings.set(key, value_of(s, value));
  draft.values.push_back(value);
}

const headwater_reals* Builder::read_reals(Draft& draft, const headwater_setting& s) {
  auto& list =
      draft.lists.emplace_back(draft.reader.reals(string_of(s.key), range_of(s)));
  return &draft.reals.emplace_back(headwater_reals{list.data(), list.size()});
}

std::int64_t Builder::read_choice(Draft& draft, const headwater_setting& s) {
  const std::string key = string_of(s.key);
  const std::string text =
      draft.reader.text(key, string_of(s.choices[s.value.integer]));
  std::vector<std::string> known;
  for (std::uint64_t i = 0; i < s.n_choices; ++i) {
    known.push_back(string_of(s.choices[i]));
    if (known.back() == text) return static_cast<std::int64_t>(i);
  }
  std::string message = "'" + key + "' must be ";
  for (std::size_t i = 0; i < known.size(); ++i)
    message += (i == 0 ? "'" : i + 1 < known.size() ? ", '" : " or '") + known[i] + "'";
  diagnostics_.error(draft.reader.get(key)->mark, message + ", but got '" + text + "'",
                     did_you_mean(text, known));
  return s.value.integer;
}

void Builder::read_slot(Draft& draft, const headwater_setting& s) {
  const std::string key = string_of(s.key);
  const Node* given = draft.reader.get(key);
  const bool empty = !given || given->kind == Node::Kind::null;
  FilledSlot slot{key, s.slot_kind, {}, !empty};
  if (given && empty)
    diagnostics_.error(given->mark, "'" + key + "' has no value",
                       "leave the key out, or fill it");
  if (s.slot_kind == HEADWATER_LAYERS) {
    if (given) slot.techniques = build_layers(*given);
    Node list = Node::list();
    for (const auto& layer : slot.techniques)
      list.items.push_back(layer_item(*layer));
    draft.origin.settings.set(key, std::move(list));
  } else if (!empty || s.slot_default.size > 0) {
    Node otherwise = Node::scalar(string_of(s.slot_default));
    otherwise.mark = draft.origin.mark;
    const auto child =
        build(static_cast<Kind>(s.slot_kind), empty ? otherwise : *given);
    if (child) slot.techniques.push_back(child);
    if (child) draft.origin.settings.set(key, child->origin().settings);
  }
  draft.origin.slots.push_back(std::move(slot));
}

std::shared_ptr<const Technique> Builder::finish(Draft draft, const Node& map) {
  if (diagnostics_.list().size() != draft.errors_before) return nullptr;
  const headwater_technique& technique = *draft.loaded.technique;
  const std::string what =
      std::string(to_string(draft.origin.kind)) + " '" + draft.origin.name + "': ";
  Mark mark = draft.origin.mark;
  try {
    return create(draft.loaded, draft.values, std::move(draft.origin), services_);
  } catch (const SettingError& e) {
    if (e.setting >= 0 && static_cast<std::uint64_t>(e.setting) < technique.n_settings)
      if (const Node* at = map.find(string_of(technique.settings[e.setting].key)))
        mark = at->mark;
    diagnostics_.error(mark, what + e.what());
  } catch (const Error& e) {
    diagnostics_.error(mark, what + e.what());
  }
  return nullptr;
}

Layers Builder::build_layers(const Node& list) {
  Layers layers;
  if (list.kind != Node::Kind::list || list.items.empty()) {
    diagnostics_.error(
        list.mark,
        "layers must be a list with at least one item, but got " +
            (list.kind == Node::Kind::list ? "an empty list" : describe(list)));
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
  std::string hint;
  for (const Entry& entry : item.entries)
    if (hint.empty())
      hint = did_you_mean(entry.key, {"block", "repeat", "activation", "normalizer"});
  diagnostics_.error(item.mark,
                     "a layer must be a map with 'block' or 'repeat', or with nothing "
                     "but an 'activation' or a 'normalizer', but got " +
                         describe(item),
                     hint.empty() ? "for example: {block: dense, units: 10}" : hint);
}

void Builder::append_repeat(const Node& item, Layers& layers) {
  MapReader reader(item, "repeat", diagnostics_);
  const auto times = static_cast<std::size_t>(
      reader.integer("repeat", 1, {.min = 1, .max = most_layers}));
  const Node* list = reader.require("layers");
  reader.finish();
  if (!list) return;
  const Layers once = build_layers(*list);
  if (once.size() * times + layers.size() > most_layers) {
    diagnostics_.error(
        item.mark, "repeat makes more than " + std::to_string(most_layers) + " layers");
    return;
  }
  for (std::size_t i = 0; i < times; ++i)
    layers.insert(layers.end(), once.begin(), once.end());
}

}  // namespace headwater
