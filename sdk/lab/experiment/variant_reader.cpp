// Reads one variant, and plans its network to see whether everything fits.
#include "variant_reader.hpp"

#include <headwater/error.hpp>
#include <headwater/probe.hpp>

#include "suits.hpp"
#include "train.hpp"
#include "warnings.hpp"
#include <algorithm>
#include <lab/theory/planned_variant.hpp>
#include <lab/variant/key_reader.hpp>

namespace headwater::lab {

namespace {

const Node nothing = Node::map();

Node technique_or_null(const std::shared_ptr<const Technique>& technique) {
  return technique ? technique->origin().settings : Node{};
}

Traits traits_of(const Network& network) {
  const auto layers = hidden(network.layers());
  return {layers.size(), std::ranges::any_of(layers, activation_of),
          std::ranges::any_of(network.layers(), [](const LayerView& layer) {
            return !layer.state_gradients.empty();
          })};
}

Node resolve(const Variant& variant, const std::string& name) {
  Node layers = Node::list();
  for (const auto& layer : variant.model.layers)
    layers.items.push_back(layer_item(*layer));
  const bool wide = variant.dtype == DType::float64;
  Node resolved = Node::map();
  resolved.set("name", Node::scalar(name))
      .set("variant", Node::scalar(variant.name))
      .set("seed", Node::scalar(std::to_string(variant.seed)))
      .set("dtype", Node::scalar(wide ? "float64" : "float32"))
      .set("data", variant.data->settings())
      .set("network", std::move(layers))
      .set("loss", technique_or_null(variant.model.loss))
      .set("optimizer", technique_or_null(variant.model.optimizer));
  if (!variant.model.schedules.empty()) resolved.set("schedule", schedule_node(variant));
  return resolved.set("train", train_node(variant))
      .set("probe", Node::map().set("every", Node::integer(variant.probe_every)))
      .set("theory", Node::map()
                         .set("weights", Node::real(variant.theory.weights))
                         .set("biases", Node::real(variant.theory.biases)));
}

}  // namespace

std::optional<Variant> VariantReader::read(const VariantTree& source) {
  const std::size_t before = diagnostics_.list().size();
  Variant variant;
  variant.name = source.name;
  read_keys(source.tree, variant);
  if (diagnostics_.list().size() != before) return variant;
  if (source.if_it_suits && !suits(variant)) return std::nullopt;
  const Node* name = source.tree.find("name");
  variant.resolved = resolve(variant, name ? name->text : source.name);
  check_plan(variant, source.tree);
  return variant;
}

void VariantReader::read_keys(const Node& tree, Variant& variant) {
  KeyReader reader(tree, "", "the configuration", diagnostics_);
  if (tree.kind != Node::Kind::map) return;
  for (const char* const shared : {"variants", "expect", "claim", "network"})
    reader.get(shared);
  reader.text("name");
  reader.text("variant");
  variant.seed = reader.unsigned_integer("seed");
  variant.dtype = reader.choice("dtype") == 0 ? DType::float32 : DType::float64;
  if (const Node* data = reader.require("data"))
    variant.data = data_.read(*data, variant.seed, variant.dtype, diagnostics_);
  variant.model = read_model(context_, tree, diagnostics_);
  reader.require("loss");
  if (const Node* train = reader.require("train")) read_train(*train, variant, diagnostics_);
  if (variant.steps > 0) reader.require("optimizer");
  reader.get("optimizer");
  reader.get("schedule");
  check_schedules(variant, diagnostics_);
  read_theory(reader.get("theory"), variant);
  const Node* const probe = reader.get("probe");
  KeyReader inside(probe ? *probe : nothing, "probe", diagnostics_);
  variant.probe_every = inside.integer("every");
  inside.finish();
  reader.finish();
}

void VariantReader::read_theory(const Node* node, Variant& variant) {
  KeyReader reader(node ? *node : nothing, "theory", diagnostics_);
  variant.theory.weights = reader.real("weights");
  variant.theory.biases = reader.real("biases");
  reader.finish();
}

void VariantReader::check_plan(Variant& variant, const Node& tree) {
  if (variant.steps == 0) {
    variant.model.optimizer = nullptr;
    variant.model.schedules.clear();
  }
  NetworkOptions options = variant.network_options();
  options.only_check = true;
  const auto network = Network::plan(context_, variant.model, options, diagnostics_);
  if (!network) return;
  check_suits(context_, variant, *network, diagnostics_);
  if (diagnostics_.empty()) warn_of(variant, tree, context_, *network, diagnostics_);
  variant.traits = traits_of(*network);
  variant.bytes = network->bytes();
  for (const LayerView& layer : network->layers())
    for (const NamedTensor& parameter : layer.parameters)
      variant.parameters += parameter.value.rows * parameter.value.cols;
}

}  // namespace headwater::lab
