// Gradients cut down before the optimizer sees them.
#pragma once

#include <headwater/network.hpp>

#include <vector>

namespace headwater {

/// Each element into [-options.clip_value, options.clip_value].
void clip_value(const LayerView& layer, const NetworkOptions& options);

/// All of them times options.clip_norm over their norm, if that is larger.
void clip_norm(const std::vector<LayerView>& layers, const NetworkOptions& options);

}  // namespace headwater
