// How a variant is trained: `train:` and `schedule:`.
#include "train.hpp"

#include <lab/variant/key_reader.hpp>

namespace headwater::lab {

namespace {

bool validates(const Variant& variant) {
  return variant.data && variant.data->validation_samples() > 0;
}

void refuse_without_validation(const Mark& mark, const std::string& what, const Variant& variant,
                               Diagnostics& diagnostics) {
  diagnostics.error(
      mark, what + " needs validation samples, but data '" + variant.data->type() + "' has none",
      "headwater list data shows the settings of each type of data");
}

void check_float32(const Node& node, Diagnostics& diagnostics) {
  for (const Key& key : keys()) {
    const Node* const given = key.map == "train" ? node.find(key.name) : nullptr;
    const auto value = given && key.type == "real" ? as_real(*given) : std::nullopt;
    const auto mistake =
        value ? float32_mistake(given->mark, key.name, *value, key.range) : std::nullopt;
    if (mistake) diagnostics.error(mistake->mark, mistake->message, mistake->hint);
  }
}

EarlyStopping read_early_stopping(const Node& node, Diagnostics& diagnostics) {
  KeyReader reader(node, "early_stopping", diagnostics);
  EarlyStopping read;
  read.patience = reader.integer("patience");
  read.min_delta = reader.real("min_delta");
  reader.finish();
  return read;
}

}  // namespace

void read_train(const Node& node, Variant& variant, Diagnostics& diagnostics) {
  KeyReader reader(node, "train", diagnostics);
  variant.steps = reader.integer("steps");
  variant.clip_norm = reader.real("clip_gradient_norm");
  variant.clip_value = reader.real("clip_gradient_value");
  variant.nan_policy = static_cast<NanPolicy>(reader.choice("nan_policy"));
  variant.validate_every = reader.integer("validate_every");
  if (const Node* early = reader.get("early_stopping"))
    variant.early_stopping = read_early_stopping(*early, diagnostics);
  reader.finish();
  if (variant.dtype == DType::float32) check_float32(node, diagnostics);
  if (validates(variant)) return;
  variant.validate_every = 0;
  for (const char* const key : {"validate_every", "early_stopping"})
    if (const Node* given = node.find(key); given && variant.data)
      refuse_without_validation(given->mark, "'" + std::string(key) + "'", variant, diagnostics);
}

void check_schedules(const Variant& variant, Diagnostics& diagnostics) {
  if (!variant.data || validates(variant)) return;
  for (const auto& schedule : variant.model.schedules)
    if (schedule->needs_validation())
      refuse_without_validation(schedule->origin().mark,
                                "schedule '" + schedule->name() + "', as it is set,", variant,
                                diagnostics);
}

Node train_node(const Variant& variant) {
  Node node = Node::map();
  node.set("steps", Node::integer(variant.steps))
      .set("clip_gradient_norm", Node::real(variant.clip_norm))
      .set("clip_gradient_value", Node::real(variant.clip_value))
      .set("nan_policy",
           Node::scalar(std::string(find_key("train", "nan_policy")
                                        ->choices[static_cast<std::size_t>(variant.nan_policy)])));
  if (variant.validate_every > 0) node.set("validate_every", Node::integer(variant.validate_every));
  if (const auto& early = variant.early_stopping)
    node.set("early_stopping", Node::map()
                                   .set("patience", Node::integer(early->patience))
                                   .set("min_delta", Node::real(early->min_delta)));
  return node;
}

Node schedule_node(const Variant& variant) {
  const auto& all = variant.model.schedules;
  if (all.size() == 1) return all[0]->origin().settings;
  Node list = Node::list();
  for (const auto& schedule : all)
    list.items.push_back(schedule->origin().settings);
  return list;
}

}  // namespace headwater::lab
