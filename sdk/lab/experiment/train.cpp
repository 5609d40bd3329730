// How a variant is trained: `train:` and `schedule:`.
#include "train.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace headwater::lab {

namespace {

constexpr Range counts{.min = 1, .max = 1e9};
constexpr std::int64_t usual_validation = 100;

bool validates(const Variant& variant) {
  return variant.data && variant.data->validation_samples() > 0;
}

void refuse_without_validation(const Mark& mark, const std::string& what, const Variant& variant,
                               Diagnostics& diagnostics) {
  diagnostics.error(
      mark, what + " needs validation samples, but data '" + variant.data->type() + "' has none",
      "headwater list data shows the settings of each type of data");
}

EarlyStopping read_early_stopping(const Node& node, Diagnostics& diagnostics) {
  MapReader reader(node, "early_stopping", diagnostics);
  EarlyStopping read;
  read.patience = reader.integer("patience", read.patience, counts);
  read.min_delta = reader.real("min_delta", read.min_delta, {.min = 0});
  reader.finish();
  return read;
}

constexpr std::array<std::string_view, 4> nan_policies{"ignore", "warn", "stop", "error"};

NanPolicy read_nan_policy(MapReader& reader, const Node& node, Diagnostics& diagnostics) {
  const std::string given = reader.text("nan_policy", "warn");
  const auto found = std::ranges::find(nan_policies, given);
  if (found == nan_policies.end())
    diagnostics.error(
        node.find("nan_policy")->mark,
        "'nan_policy' must be 'ignore', 'warn', 'stop' or 'error', but got '" + given + "'",
        did_you_mean(given, {nan_policies.begin(), nan_policies.end()}));
  return static_cast<NanPolicy>(found - nan_policies.begin());
}

}  // namespace

void read_train(const Node& node, Variant& variant, Diagnostics& diagnostics) {
  MapReader reader(node, "train", diagnostics);
  reader.require("steps");
  variant.steps = reader.integer("steps", 0, {.min = 0, .max = counts.max});
  variant.clip_norm = reader.real("clip_gradient_norm", 0, {.min = 0});
  variant.clip_value = reader.real("clip_gradient_value", 0, {.min = 0});
  variant.nan_policy = read_nan_policy(reader, node, diagnostics);
  variant.validate_every = reader.integer("validate_every", usual_validation, counts);
  if (const Node* early = reader.get("early_stopping"))
    variant.early_stopping = read_early_stopping(*early, diagnostics);
  reader.finish();
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
           Node::scalar(std::string(nan_policies[static_cast<std::size_t>(variant.nan_policy)])));
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
