// Looks at a model before its layers are asked.
#include "model_check.hpp"

#include <headwater/error.hpp>
#include <headwater/loss.hpp>
#include <headwater/optimizer.hpp>
#include <headwater/schedule.hpp>

#include "shapes.hpp"
#include <unistd.h>

namespace headwater {
namespace {

std::uint64_t physical_memory() {
  return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::string gibibytes(std::uint64_t bytes) {
  const std::uint64_t tenths = bytes / ((std::uint64_t{1} << 30) / 10);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GiB";
}

bool can_be_layer(const Technique& technique) {
  return technique.kind() == Kind::block || technique.kind() == Kind::normalizer ||
         technique.kind() == Kind::activation;
}

void check_precision(const Technique& technique, Diagnostics& diagnostics) {
  for (const Diagnostic& one : technique.origin().float32_mistakes)
    diagnostics.error(one.mark, one.message, one.hint);
  for (const FilledSlot& slot : technique.origin().slots)
    for (const auto& inner : slot.techniques)
      check_precision(*inner, diagnostics);
}

}  // namespace

void check_model(const Model& model, Diagnostics& diagnostics) {
  if (model.layers.empty()) diagnostics.error({}, "a network needs at least one layer");
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    const std::string layer = "layer " + std::to_string(i + 1);
    if (!model.layers[i])
      diagnostics.error({}, layer + " is missing");
    else if (!can_be_layer(*model.layers[i]))
      diagnostics.error(model.layers[i]->origin().mark,
                        layer + " cannot be a technique of kind '" +
                            std::string(to_string(model.layers[i]->kind())) + "'");
  }
  for (std::size_t i = 0; i < model.schedules.size(); ++i)
    if (!model.schedules[i])
      diagnostics.error({}, "schedule " + std::to_string(i + 1) + " is missing");
}

void check_float32(const Model& model, Diagnostics& diagnostics) {
  for (const auto& layer : model.layers)
    check_precision(*layer, diagnostics);
  if (model.loss) check_precision(*model.loss, diagnostics);
  if (model.optimizer) check_precision(*model.optimizer, diagnostics);
}

void check_input(const Shape& input, Diagnostics& diagnostics) {
  const auto most = static_cast<std::int64_t>(physical_memory() / sizeof(double));
  if (is_possible(input) && input.batch <= most) return;
  diagnostics.error({},
                    "an input needs 1 feature or more, 0 steps or more and a batch of 0 or more, "
                    "and must fit into memory, but got " +
                        std::to_string(input.features) + " features, " +
                        std::to_string(input.steps) + " steps and a batch of " +
                        std::to_string(input.batch));
}

Shape target_of(const Loss& loss, const Shape& y) {
  const Shape target = loss.target(y);
  if (!is_possible(target) || target.batch != y.batch || columns(target) != columns(y))
    throw Error("loss '" + loss.name() + "': for outputs of " + text_of(y) +
                " it wants targets of " + text_of(target));
  return target;
}

void check_size(const Model& model, std::uint64_t bytes, bool overflowed,
                Diagnostics& diagnostics) {
  const std::uint64_t limit = physical_memory();
  if (!overflowed && bytes <= limit) return;
  const std::string size = overflowed ? "more than any machine has" : gibibytes(bytes);
  diagnostics.error(model.layers.front()->origin().mark,
                    "the plan of this network needs " + size + " of memory, and this machine has " +
                        gibibytes(limit),
                    "fewer layers or units, or a smaller batch");
}

}  // namespace headwater
