// What a step makes of gradients: they are clipped, and the optimizer takes its step.
#pragma once

#include <headwater/layer_view.hpp>
#include <headwater/optimizer.hpp>

#include "../runtime/services.hpp"
#include <span>
#include <vector>

namespace headwater {

/// Each element into [-most, most].
void clip_value(DType dtype, const LayerView& layer, double most);

/// All of them times `most` over their norm, if that is larger.
void clip_norm(DType dtype, std::span<const LayerView> layers, double most);

/// The optimizer's step on a range of parameters, with everything it needs, cut into
/// parts that threads may share. Built once.
class LayerUpdate {
 public:
  LayerUpdate(const Optimizer& optimizer, DType dtype);

  /// n elements at w with gradients g, and one array of the optimizer's for each state;
  /// `whole`: in one part.
  void add(const headwater_update& range, const std::vector<char*>& state, bool whole);

  /// Error when the optimizer fails.
  void run(const Services& services, std::uint64_t step, double rate);

 private:
  struct Part {
    headwater_update update;
    std::vector<void*> state;
    headwater_status status;
    headwater_error error;
  };
  void run_part(Part& part, std::uint64_t step, double rate) const;
  bool lengthens(const headwater_update& range, std::uint64_t size);

  const Optimizer& optimizer_;
  headwater_child technique_;
  std::size_t dtype_;
  std::vector<Part> parts_;
};

}  // namespace headwater
