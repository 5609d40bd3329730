// Gathers what a datasheet shows.
#include "datasheet.hpp"

#include <algorithm>
#include <base/overrides.hpp>
#include <cmath>
#include <lab/words/words.hpp>

namespace headwater::lab {

namespace {

constexpr std::size_t plotted_points = 241;

std::shared_ptr<const Technique> make(Context& context, const TechniqueInfo& info,
                                      const std::vector<std::string>& settings,
                                      Diagnostics& diagnostics) {
  const std::string key = info.kind == Kind::block ? "block" : "type";
  Node node = Node::map();
  diagnostics.interpret = interpreter(context);
  apply_overrides(node, settings, diagnostics);
  if (const Node* given = node.find(key))
    diagnostics.error(given->mark, "'" + key + "' is not a setting of '" + info.name + "'",
                      "describe the other technique by its name");
  if (!diagnostics.empty()) return nullptr;
  node.set(key, Node::scalar(info.name));
  return context.make(info.kind, node, diagnostics);
}

bool needs_settings(const TechniqueInfo& info) {
  return std::ranges::any_of(info.settings, &SettingInfo::required);
}

/// Wide enough for the places where it saturates.
double half_width(const Curve& curve) {
  const double widest = std::max(std::abs(curve.saturated_below.value_or(0)),
                                 std::abs(curve.saturated_above.value_or(0)));
  double half = 6;
  while (half < 1.2 * widest)
    half *= 2;
  return half;
}

void add_curve(Datasheet& sheet, const Activation& activation) {
  if (!activation.elementwise()) {
    sheet.why_no_curve = "It works on whole columns, so there is no curve to plot.";
    return;
  }
  sheet.curve = measure_curve(activation);
  sheet.plotted = sample(activation, evenly(half_width(*sheet.curve), plotted_points));
  sheet.theory = theory_of(activation);
}

}  // namespace

Datasheet make_datasheet(Context& context, const Offer& offer,
                         const std::vector<std::string>& settings, Diagnostics& diagnostics) {
  const TechniqueInfo& info = offer.technique();
  Datasheet sheet;
  sheet.info = info;
  sheet.plugin = offer.plugin;
  const bool is_activation = info.kind == Kind::activation;
  if (settings.empty() && (!is_activation || needs_settings(info))) {
    if (is_activation) sheet.why_no_curve = "Give its required settings, as key=value, for a plot.";
    return sheet;
  }
  const auto technique = make(context, info, settings, diagnostics);
  if (!technique) return sheet;
  if (!settings.empty()) sheet.values = technique->origin().settings;
  if (is_activation) add_curve(sheet, static_cast<const Activation&>(*technique));
  return sheet;
}

}  // namespace headwater::lab
