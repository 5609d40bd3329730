// What is right in a configuration, but hardly meant.
#include "warnings.hpp"

#include "loss_floor.hpp"
#include <algorithm>
#include <base/numbers.hpp>
#include <cmath>
#include <fmt/format.h>
#include <lab/variant/keys.hpp>

namespace headwater::lab {

namespace {

const Node* given(const Node& tree, const char* map, const char* key) {
  const Node* const node = tree.find(map);
  return node ? node->find(key) : nullptr;
}

/// Not of the defaults, which resolved.yaml gives.
void warn_of_intervals(const Variant& variant, const Node& tree, Diagnostics& diagnostics) {
  const auto warn = [&](const char* map, const char* key, std::int64_t every, const char* what) {
    const Node* const node = given(tree, map, key);
    if (node && node->text != find_key(map, key)->otherwise && every > variant.steps)
      diagnostics.warn(
          node->mark,
          fmt::format("'{}' is {}, but training ends after {} steps", key, every, variant.steps),
          what);
  };
  warn("probe", "every", variant.probe_every, "only the first and the last step are read");
  warn("train", "validate_every", variant.validate_every, "only the last step is validated");
}

void warn_of_early_stopping(const Variant& variant, const Node& tree, Diagnostics& diagnostics) {
  const Node* const node = given(tree, "train", "early_stopping");
  if (!node || !variant.early_stopping || variant.validate_every == 0) return;
  const std::int64_t validations = variant.steps / variant.validate_every;
  if (variant.early_stopping->patience < validations) return;
  diagnostics.warn(node->mark,
                   fmt::format("'early_stopping' waits for {} validations without a better one, "
                               "but training has {}",
                               variant.early_stopping->patience, validations),
                   "so it cannot end it early; lower 'patience' or 'train.validate_every'");
}

/// Settings of a schedule that are counted in steps, and are not the defaults.
void warn_of_schedules(const Variant& variant, const Context& context, Diagnostics& diagnostics) {
  if (variant.model.schedules.empty()) return;
  const std::vector<Offer> loaded = context.loaded();
  for (const auto& schedule : variant.model.schedules)
    for (const Offer& offer : loaded) {
      const TechniqueInfo& info = offer.technique();
      if (info.kind != Kind::schedule || info.name != schedule->name()) continue;
      for (const SettingInfo& setting : info.settings) {
        const Node* const value = schedule->origin().settings.find(setting.key);
        const auto steps = setting.unit == "steps" && value ? as_real(*value) : std::nullopt;
        if (steps && value->text != setting.otherwise &&
            *steps > static_cast<double>(variant.steps))
          diagnostics.warn(
              value->mark.source ? value->mark : schedule->origin().mark,
              fmt::format("schedule '{}': '{}' is {} steps, but training ends after {}", info.name,
                          setting.key, value->text, variant.steps),
              "so a part of the schedule is never reached");
      }
    }
}

/// "between 0 and 1", "at least 0"
std::string bounds_text(const LossFloor& floor) {
  const std::string low = plain_number(floor.lowest, 3), high = plain_number(floor.highest, 3);
  if (std::isinf(floor.highest)) return "at least " + low;
  if (std::isinf(floor.lowest)) return "at most " + high;
  return "between " + low + " and " + high;
}

void warn_of_floor(const Variant& variant, const Context& context, const Network& plan,
                   Diagnostics& diagnostics) {
  const auto floor = loss_floor(context, variant, plan);
  if (!floor) return;
  const std::string at =
      floor->target ? " at a target of " + plain_number(*floor->target, 3) : std::string();
  diagnostics.warn(floor->activation->origin().mark,
                   fmt::format("loss '{}' cannot fall below {}{}: activation '{}' keeps all "
                               "outputs {}",
                               variant.model.loss->name(), plain_number(floor->loss, 3), at,
                               floor->activation->name(), bounds_text(*floor)),
                   "this loss wants outputs of any size: leave the activation of the last layer "
                   "out");
}

std::string doc_of(const Technique& technique, const Context& context) {
  for (const Offer& offer : context.loaded())
    if (offer.technique().kind == technique.kind() && offer.technique().name == technique.name())
      return offer.technique().doc;
  return "";
}

void warn_of_loss_below_0(const Variant& variant, const Context& context, const Network& plan,
                          Diagnostics& diagnostics) {
  const auto lowest = loss_below_0(context, variant, plan);
  if (!lowest) return;
  const Loss& loss = *variant.model.loss;
  diagnostics.warn(
      loss.origin().mark,
      fmt::format("loss '{}' comes to {} with outputs that this network may give, but a loss of "
                  "classes ends at 0",
                  loss.name(), plain_number(*lowest, 3)),
      "it wants other outputs: " + doc_of(loss, context));
}

bool same(const Node& a, const Node& b) {
  return a.kind == b.kind && a.text == b.text && std::ranges::equal(a.items, b.items, same) &&
         std::ranges::equal(a.entries, b.entries, [](const Entry& x, const Entry& y) {
           return x.key == y.key && same(x.value, y.value);
         });
}

/// Apart from what they are called.
bool same_settings(const Variant& a, const Variant& b) {
  return std::ranges::equal(
      a.resolved.entries, b.resolved.entries, [](const Entry& x, const Entry& y) {
        return x.key == y.key && (x.key == "variant" || x.key == "name" || same(x.value, y.value));
      });
}

}  // namespace

void warn_of(const Variant& variant, const Node& tree, const Context& context, const Network& plan,
             Diagnostics& diagnostics) {
  warn_of_floor(variant, context, plan, diagnostics);
  warn_of_loss_below_0(variant, context, plan, diagnostics);
  if (variant.steps == 0) return;
  warn_of_intervals(variant, tree, diagnostics);
  warn_of_early_stopping(variant, tree, diagnostics);
  warn_of_schedules(variant, context, diagnostics);
}

void warn_of_twin(const Variant& variant, const Mark& mark, const std::vector<Variant>& earlier,
                  Diagnostics& diagnostics) {
  const auto twin = std::ranges::find_if(
      earlier, [&](const Variant& other) { return same_settings(variant, other); });
  if (twin == earlier.end()) return;
  diagnostics.warn(mark,
                   fmt::format("variant '{}' changes nothing: all its settings are those of '{}'",
                               variant.name, twin->name),
                   "set something else, or take the variant out");
}

}  // namespace headwater::lab
