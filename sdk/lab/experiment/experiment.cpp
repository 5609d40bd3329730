// Experiments: a file with its variants, checked as a whole.
#include "experiment.hpp"

#include "variant_mistakes.hpp"
#include "variant_reader.hpp"
#include "variants.hpp"
#include "warnings.hpp"
#include <algorithm>
#include <base/overrides.hpp>
#include <filesystem>
#include <lab/variant/key_reader.hpp>
#include <lab/words/words.hpp>

namespace headwater::lab {

namespace {

/// The text that a tree was read from.
std::string text_of(const Node& root) {
  std::string text;
  for (const std::string& line : root.mark.source->lines)
    text += line + "\n";
  return text;
}

/// Those that begin with x- are free for what aliases refer to.
void drop_free_keys(Node* map) {
  if (map) std::erase_if(map->entries, [](const Entry& one) { return one.key.starts_with("x-"); });
}

/// `name:`, or what the file is called. It becomes part of a folder's name.
std::string read_name(const Node& root, const std::string& path, Diagnostics& diagnostics) {
  const Node* node = root.find("name");
  if (!node) return std::filesystem::path(path).stem().string();
  const auto unsuited = [](char c) {
    return static_cast<unsigned char>(c) < 32 || c == 127 || c == '/';
  };
  const std::string& name = node->text;
  if (node->kind == Node::Kind::scalar &&
      (name.empty() || name.size() > 100 || name[0] == '.' || std::ranges::any_of(name, unsuited)))
    diagnostics.error(
        node->mark,
        "'name' must be 1 to 100 characters that can name a folder, but got " + describe(*node),
        "without '/', and not beginning with '.'");
  return name;
}

void read_variants(Context& context, const Node& root, Experiment& experiment,
                   Diagnostics& diagnostics) {
  Diagnostics own, of_base;
  VariantReader reader(context, own);
  for (const VariantTree& source : list_variants(context, root, diagnostics)) {
    own = {};
    own.interpret = diagnostics.interpret;
    auto variant = reader.read(source);
    add_mistakes(source, own, of_base, diagnostics);
    if (!source.entry) of_base = own;
    if (!variant) continue;
    if (source.entry && !source.entry->value.find("each") && diagnostics.empty())
      warn_of_twin(*variant, source.entry->mark, experiment.variants, diagnostics);
    experiment.variants.push_back(std::move(*variant));
  }
}

}  // namespace

std::optional<Claim> read_claim(const Node& root, Diagnostics& diagnostics) {
  const Node* node = root.find("claim");
  if (!node) return std::nullopt;
  KeyReader reader(*node, "claim", diagnostics);
  Claim claim;
  claim.text = reader.text("text");
  claim.number = reader.unsigned_integer("number");
  claim.source = reader.text("source");
  claim.method = reader.text("method");
  claim.is_long = reader.flag("long");
  reader.finish();
  return claim;
}

Experiment read_experiment(Context& context, const std::string& path,
                           const std::vector<std::string>& overrides, Diagnostics& diagnostics) {
  Experiment experiment;
  diagnostics.interpret = interpreter(context);
  Node root = read_yaml(path, diagnostics);
  if (!diagnostics.empty()) return experiment;
  MapReader(root, "the configuration", diagnostics);  // is it a map?
  if (!diagnostics.empty()) return experiment;
  experiment.text = text_of(root);
  drop_free_keys(&root);
  for (const char* const map : {"variants", "expect"})
    drop_free_keys(root.find(map));
  apply_overrides(root, overrides, diagnostics);
  experiment.name = read_name(root, path, diagnostics);
  experiment.claim = read_claim(root, diagnostics);
  read_variants(context, root, experiment, diagnostics);
  experiment.seed = experiment.variants[0].seed;
  experiment.expectations = read_expectations(root, experiment.variants, diagnostics);
  return experiment;
}

}  // namespace headwater::lab
