// resolved.yaml: what a run really did.
#include "resolved.hpp"

#include <base/digest.hpp>
#include <base/yaml.hpp>
#include <filesystem>
#include <map>

namespace headwater::lab {

namespace {

/// Techniques by their full name, "activation/relu".
using Used = std::map<std::string, const Origin*>;

void add(Used& used, const Technique* technique) {
  if (technique == nullptr) return;
  const Origin& origin = technique->origin();
  used.emplace(std::string(to_string(origin.kind)) + "/" + origin.name, &origin);
  for (const FilledSlot& slot : origin.slots)
    for (const auto& inner : slot.techniques)
      add(used, inner.get());
}

Used used_by(const Experiment& experiment) {
  Used used;
  for (const Variant& variant : experiment.variants) {
    for (const auto& layer : variant.model.layers)
      add(used, layer.get());
    add(used, variant.model.loss.get());
    add(used, variant.model.optimizer.get());
    for (const auto& schedule : variant.model.schedules)
      add(used, schedule.get());
  }
  return used;
}

/// Plugins that are linked into the program have none.
bool has_file(const Origin& origin) {
  return origin.file.starts_with('/');
}

Node text(std::string value) {
  Node node = Node::scalar(std::move(value));
  node.quoted = true;
  return node;
}

}  // namespace

std::string resolved_yaml(const Experiment& experiment) {
  Node variants = Node::map();
  for (const Variant& variant : experiment.variants)
    variants.set(variant.name, variant.resolved);
  Node root = Node::map();
  root.set("name", text(experiment.name))
      .set("seed", Node::scalar(std::to_string(experiment.seed)))
      .set("variants", std::move(variants));
  return to_yaml(root);
}

std::vector<UsedPlugin> used_plugins(const Experiment& experiment) {
  std::map<std::string, std::string> digests;  // a file may hold many techniques
  std::vector<UsedPlugin> plugins;
  for (const auto& [name, origin] : used_by(experiment)) {
    std::string& digest = digests[origin->file];
    if (digest.empty() && has_file(*origin)) digest = sha256_of_file(origin->file);
    const std::filesystem::path file = origin->file;
    plugins.push_back({name, file.filename(), origin->version, digest});
  }
  return plugins;
}

std::string plugins_yaml(const std::vector<UsedPlugin>& plugins) {
  Node list = Node::list();
  for (const UsedPlugin& plugin : plugins)
    list.items.push_back(Node::map()
                             .set("technique", Node::scalar(plugin.technique))
                             .set("file", text(plugin.file))
                             .set("version", text(plugin.version))
                             .set("sha256", text(plugin.sha256)));
  Node root = Node::map();
  root.set("plugins", std::move(list));
  return to_yaml(root);
}

}  // namespace headwater::lab
