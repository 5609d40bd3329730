// The planner's side of headwater_plan: records what a block asks for.
#pragma once

#include "chain.hpp"

namespace headwater {

/// Lives for one call of plan(). Callbacks come from C: they never throw, and remember
/// the first mistake in the block instead.
struct PlanCallbacks {
  PlannedBlock& block;

  headwater_plan plan();

 private:
  static void output(void* ctx, const headwater_shape* shape);
  static void tensor(void* ctx, const headwater_tensor* request);
  static headwater_status child(void* ctx, std::uint32_t slot,
                                const headwater_shape* in, headwater_shape* out,
                                headwater_error* error);
  static void wire(void* ctx, std::uint32_t slot, const headwater_wiring* wiring);
  static void observe(void* ctx, std::uint32_t slot, headwater_place x,
                      headwater_place y);

  static void observe_state(void* ctx, headwater_place gradient);

  bool can_make(const headwater_tensor& request);
  void mistake(std::string text);
  bool has_slot(std::uint32_t slot, std::uint32_t kind);
};

}  // namespace headwater
