// How small a loss can become behind the activation that ends a network.
#pragma once

#include <headwater/context.hpp>
#include <headwater/network.hpp>

#include <lab/variant/variant.hpp>
#include <optional>

namespace headwater::lab {

/// What an activation takes from a loss that could come to less with outputs of any size.
struct LossFloor {
  const Activation* activation;
  double lowest, highest;        ///< of the outputs; infinite without a bound
  double loss;                   ///< the least one with them
  std::optional<double> target;  ///< of values: where that is
};

/// Nothing where the activation takes nothing, where the network ends with none, or where
/// the loss has no least value. By trying both out: any loss and any activation, also inside
/// `sequential`. `plan` is of the variant, and only to be checked.
std::optional<LossFloor> loss_floor(const Context& context, const Variant& variant,
                                    const Network& plan);

}  // namespace headwater::lab
