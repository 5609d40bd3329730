// The network of a variant, to be measured before training.
#pragma once

#include <headwater/network.hpp>

#include "../experiment.hpp"
#include <cstdint>
#include <memory>
#include <optional>

namespace headwater::lab {

/// In the type of the variant, without an optimizer.
std::unique_ptr<Network> plan_as_given(const Context& context, const Variant& variant);

/// In float64, with the gradient of the input; with `batch` columns if it says so.
std::unique_ptr<Network> plan_to_measure(const Context& context, const Variant& variant,
                                         std::optional<std::int64_t> batch = {});

}  // namespace headwater::lab
