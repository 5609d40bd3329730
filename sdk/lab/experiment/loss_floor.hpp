// How small a loss can become behind the activation that ends a network.
#pragma once

#include <headwater/context.hpp>
#include <headwater/network.hpp>

#include <exception>
#include <lab/variant/variant.hpp>
#include <optional>
#include <string>

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

/// The loss of classes that a network with these outputs comes to below 0, as it never should:
/// a loss of log probabilities does where nothing makes the outputs such. Empty elsewhere.
std::optional<double> loss_below_0(const Context& context, const Variant& variant,
                                   const Network& plan);

/// What an error of the loss says, without its name in front and its place behind.
std::string words_of(const Loss& loss, const std::exception& error);

/// What the loss, with these targets, says to outputs that the network may give and it does not
/// take; empty where it takes all.
std::optional<std::string> refused_output(const Context& context, const Variant& variant,
                                          const Network& plan, const headwater_matrix& targets);

}  // namespace headwater::lab
