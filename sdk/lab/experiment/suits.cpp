// Whether loss, data and the outputs of a network belong together.
#include "suits.hpp"

#include <headwater/error.hpp>

#include "first_batch.hpp"
#include "loss_floor.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

std::string text_of(const Shape& shape) {
  return std::to_string(shape.features) + " features" +
         (shape.steps > 0 ? " x " + std::to_string(shape.steps) + " steps" : "");
}

/// Are both about classes, or both about values?
bool same_kind(const Variant& variant) {
  return variant.model.loss->class_targets() == variant.data->classes().has_value();
}

/// What the loss says to these targets, whatever the outputs are; empty: it takes them.
std::string refusal(const Variant& variant, const headwater_matrix& targets) {
  const std::int64_t rows = variant.data->classes().value_or(targets.rows);
  std::string said;
  for (const double output : {0.0, 0.5, 1.0, -1.0}) {
    std::vector<double> outputs(static_cast<std::size_t>(rows * targets.cols), output);
    try {
      variant.model.loss->evaluate(DType::float64, {outputs.data(), rows, targets.cols, rows},
                                   targets, nullptr);
      return "";
    } catch (const Error& e) {
      said = words_of(*variant.model.loss, e);
    }
  }
  return said;
}

/// Of the targets of the batch, and then of the least and the largest of all in their place.
std::string refusal(const Variant& variant, FirstBatch& batch) {
  std::string said = refusal(variant, batch.target);
  const auto range = variant.data->target_range();
  if (!range) return said;
  for (const double end : {range->first, range->second}) {
    std::ranges::fill(batch.targets, end);
    if (said.empty()) said = refusal(variant, batch.target);
  }
  return said;
}

bool check_kind(const Variant& variant, Diagnostics& diagnostics) {
  if (same_kind(variant)) return true;
  const Loss& loss = *variant.model.loss;
  const Data& data = *variant.data;
  diagnostics.error(loss.origin().mark,
                    fmt::format("loss '{}' needs {}, but the targets of data '{}' are {}",
                                loss.name(), loss.class_targets() ? "classes" : "values",
                                data.type(), data.classes() ? "classes" : "values"),
                    data.settings().find("task")
                        ? "see: headwater list loss, and 'task' of the data"
                        : "see: headwater list loss");
  return false;
}

bool check_shape(const Variant& variant, const Shape& out, Diagnostics& diagnostics) {
  const Data& data = *variant.data;
  Shape wanted = data.target();
  if (data.classes()) wanted.features = *data.classes();
  if (wanted.features == out.features && wanted.steps == out.steps) return true;
  const std::string needs =
      data.classes() ? std::to_string(*data.classes()) + " classes" : text_of(wanted);
  diagnostics.error(variant.model.layers.back()->origin().mark,
                    "the network ends with " + text_of(out) + ", but the targets of data '" +
                        data.type() + "' have " + needs);
  return false;
}

bool check_targets(const Variant& variant, FirstBatch& batch, Diagnostics& diagnostics) {
  const std::string said = refusal(variant, batch);
  if (said.empty()) return true;
  diagnostics.error(variant.model.loss->origin().mark,
                    fmt::format("loss '{}' does not take the targets of data '{}': {}",
                                variant.model.loss->name(), variant.data->type(), said),
                    variant.data->target_units().empty()
                        ? "see: headwater list loss"
                        : "standardised targets are on both sides of 0: leave standardise_target "
                          "out, or see: headwater list loss");
  return false;
}

}  // namespace

bool suits(const Variant& variant) {
  if (!same_kind(variant)) return false;
  FirstBatch batch(*variant.data);
  return refusal(variant, batch).empty();
}

void check_suits(const Context& context, const Variant& variant, const Network& plan,
                 Diagnostics& diagnostics) {
  if (!check_kind(variant, diagnostics) || !check_shape(variant, plan.output_shape(), diagnostics))
    return;
  FirstBatch batch(*variant.data);
  if (!check_targets(variant, batch, diagnostics)) return;
  if (const auto refused = refused_output(context, variant, plan, batch.target))
    diagnostics.error(variant.model.loss->origin().mark,
                      fmt::format("loss '{}' does not take all that the network may give: {}",
                                  variant.model.loss->name(), *refused),
                      "end the network with an activation that keeps outputs where the loss takes "
                      "them");
}

}  // namespace headwater::lab
