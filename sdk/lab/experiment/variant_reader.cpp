// Reads one variant, and plans its network to see whether everything fits.
#include "reading.hpp"
#include <algorithm>

namespace headwater::lab {

namespace {

constexpr double most_steps = 1e9;

DType read_dtype(MapReader& reader, const Node& tree, Diagnostics& diagnostics) {
  const std::string name = reader.text("dtype", "float32");
  if (name != "float32" && name != "float64") {
    diagnostics.error(tree.find("dtype")->mark,
                      "'dtype' must be 'float32' or 'float64', but got '" + name + "'",
                      did_you_mean(name, {"float32", "float64"}));
  }
  return name == "float64" ? DType::float64 : DType::float32;
}

std::string text_of(const Shape& shape) {
  return std::to_string(shape.features) + " features" +
         (shape.steps > 0 ? " x " + std::to_string(shape.steps) + " steps" : "");
}

/// Why the data does not suit the loss and the outputs of the network, if so.
void check_targets(const Variant& variant, const Shape& out, Diagnostics& diagnostics) {
  const Loss& loss = *variant.model.loss;
  const Data& data = *variant.data;
  const std::string targets = "the targets of data '" + data.type() + "' are " +
                              (data.classes() ? "classes" : "values");
  if (loss.class_targets() != data.classes().has_value()) {
    diagnostics.error(loss.origin().mark,
                      "loss '" + loss.name() + "' needs " +
                          (loss.class_targets() ? "classes" : "values") + ", but " +
                          targets,
                      data.settings().find("task")
                          ? "see: headwater list loss, and 'task' of the data"
                          : "see: headwater list loss");
    return;
  }
  Shape wanted = data.target();
  if (data.classes()) wanted.features = *data.classes();
  if (wanted.features == out.features && wanted.steps == out.steps) return;
  const std::string needs =
      data.classes() ? std::to_string(*data.classes()) + " classes" : text_of(wanted);
  diagnostics.error(variant.model.layers.back()->origin().mark,
                    "the network ends with " + text_of(out) +
                        ", but the targets of data '" + data.type() + "' have " +
                        needs);
}

Node technique_or_null(const std::shared_ptr<const Technique>& technique) {
  return technique ? technique->origin().settings : Node{};
}

Node resolve(const Variant& variant, const std::string& name) {
  Node layers = Node::list();
  for (const auto& layer : variant.model.layers)
    layers.items.push_back(layer_item(*layer));
  const bool wide = variant.dtype == DType::float64;
  return Node::map()
      .set("name", Node::scalar(name))
      .set("variant", Node::scalar(variant.name))
      .set("seed", Node::scalar(std::to_string(variant.seed)))
      .set("dtype", Node::scalar(wide ? "float64" : "float32"))
      .set("data", variant.data->settings())
      .set("network", std::move(layers))
      .set("loss", technique_or_null(variant.model.loss))
      .set("optimizer", technique_or_null(variant.model.optimizer))
      .set("train", Node::map().set("steps", Node::integer(variant.steps)))
      .set("probe", Node::map().set("every", Node::integer(variant.probe_every)));
}

}  // namespace

Variant VariantReader::read(const VariantTree& source) {
  const std::size_t before = diagnostics_.list().size();
  Variant variant;
  variant.name = source.name;
  read_keys(source.tree, variant);
  if (diagnostics_.list().size() != before) return variant;
  const Node* name = source.tree.find("name");
  variant.resolved = resolve(variant, name ? name->text : source.name);
  check_plan(variant);
  return variant;
}

void VariantReader::read_keys(const Node& tree, Variant& variant) {
  MapReader reader(tree, "the configuration", diagnostics_);
  if (tree.kind != Node::Kind::map) return;
  for (const char* const shared : {"variants", "expect", "network"})
    reader.get(shared);
  reader.text("name", "");
  reader.text("variant", "");
  variant.seed = reader.unsigned_integer("seed", 0);
  variant.dtype = read_dtype(reader, tree, diagnostics_);
  if (const Node* data = reader.require("data"))
    variant.data = data_.read(*data, variant.seed, diagnostics_);
  variant.model = read_model(context_, tree, diagnostics_);
  reader.require("loss");
  read_train(reader.require("train"), variant);
  if (variant.steps > 0) reader.require("optimizer");
  reader.get("optimizer");
  variant.probe_every = 10;
  if (const Node* probe = reader.get("probe")) {
    MapReader inside(*probe, "probe", diagnostics_);
    variant.probe_every =
        inside.integer("every", variant.probe_every, {.min = 1, .max = most_steps});
    inside.finish();
  }
  reader.finish();
}

void VariantReader::read_train(const Node* node, Variant& variant) {
  if (!node) return;
  MapReader reader(*node, "train", diagnostics_);
  reader.require("steps");
  variant.steps = reader.integer("steps", 0, {.min = 0, .max = most_steps});
  reader.finish();
}

void VariantReader::check_plan(Variant& variant) {
  if (variant.steps == 0) variant.model.optimizer = nullptr;
  NetworkOptions options = variant.network_options();
  options.only_check = true;
  const auto network = Network::plan(context_, variant.model, options, diagnostics_);
  if (!network) return;
  check_targets(variant, network->output_shape(), diagnostics_);
  variant.bytes = network->bytes();
  for (const LayerView& layer : network->layers())
    for (const NamedTensor& parameter : layer.parameters)
      variant.parameters += parameter.value.rows * parameter.value.cols;
}

}  // namespace headwater::lab
