// A variant planned to be measured as it starts: once, however many numbers are asked for.
#pragma once

#include <headwater/context.hpp>
#include <headwater/network.hpp>

#include <cstdint>
#include <lab/variant/variant.hpp>
#include <memory>
#include <optional>
#include <vector>

namespace headwater::theory::inline v1 {
class MeanField;
}

namespace headwater::lab {

class PlannedVariant {
 public:
  /// Plans nothing yet. Context and variant must live longer.
  PlannedVariant(const Context& context, const Variant& variant);
  ~PlannedVariant();

  const Variant& variant() const { return variant_; }

  /// In the type of the variant, without an optimizer.
  Network& network();

  /// All layers but the last one.
  std::size_t hidden();

  /// The first elementwise activation of a hidden layer, by the theory of wide layers. Error
  /// when there is none.
  const theory::MeanField& mean_field();

  /// J = dy/dx in float64 at the first sample, its rows one after the other. Error of sequences.
  const std::vector<double>& jacobian();

  /// In float64, with the gradient of the input; with `batch` columns if it says so. Another
  /// one at each call, for those who change it.
  std::unique_ptr<Network> plan_in_float64(std::optional<std::int64_t> batch = {}) const;

 private:
  const Context& context_;
  const Variant& variant_;
  std::unique_ptr<Network> network_;
  std::unique_ptr<const theory::MeanField> mean_field_;
  std::vector<double> jacobian_;
};

/// An elementwise activation of a layer; nullptr when it has none.
const Activation* activation_of(const LayerView& layer);

}  // namespace headwater::lab
