// What a block asks for when a network is planned.
#pragma once

#include <headwater/abi.h>
#include <headwater/plugin/initializer.hpp>
#include <headwater/plugin/settings.hpp>
#include <headwater/plugin/views.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

/// A tensor of the block, for wiring: x(), y(), dy(), dx(), saved(i), workspace(i).
using Place = headwater_place;
namespace place {
constexpr Place x() {
  return {HEADWATER_X, 0};
}
constexpr Place y() {
  return {HEADWATER_Y, 0};
}
constexpr Place dy() {
  return {HEADWATER_DY, 0};
}
constexpr Place dx() {
  return {HEADWATER_DX, 0};
}
constexpr Place saved(std::uint32_t i) {
  return {HEADWATER_SAVED, i};
}
constexpr Place workspace(std::uint32_t i) {
  return {HEADWATER_WORKSPACE, i};
}
}  // namespace place

namespace detail {
inline const headwater_activation& activation_of(const headwater_child& child) {
  if (child.table == nullptr) [[unlikely]]
    throw Error(
        "a slot for an activation is empty and is used: ask filled(slot) before, or declare it "
        "with "
        ".otherwise(\"tanh\")");
  return *static_cast<const headwater_activation*>(child.table);
}
inline bool from_output(const headwater_child& child) {
  return (activation_of(child).flags & HEADWATER_FROM_OUTPUT) != 0;
}
template <class T>
inline constexpr std::uint32_t dtype_of = sizeof(T) == 8 ? HEADWATER_F64 : HEADWATER_F32;

/// Elements that stay in the cache for more than one pass.
inline constexpr std::int64_t panel_elements = 8192;
constexpr std::int64_t panel_columns(std::int64_t rows) {
  return std::max<std::int64_t>(panel_elements / std::max<std::int64_t>(rows, 1), 1);
}

/// With what it wrote, ended or not.
[[noreturn, gnu::cold, gnu::noinline]] inline void fail(headwater_status status,
                                                        const headwater_error* error) {
  if (error == nullptr || error->message[0] == 0)
    throw Error("a technique inside the block failed", status);
  const std::string_view all(error->message, sizeof error->message);
  throw Error(std::string(all.substr(0, all.find('\0'))), status);
}
inline void check(headwater_status status, const headwater_error* error) {
  if (status != HEADWATER_OK) [[unlikely]]
    fail(status, error);
}

/// f(error) -> status, with an error of its own, since threads share no other.
template <class F>
HEADWATER_INLINE void call(const F& f) {
  headwater_error error;
  error.struct_size = sizeof error;
  error.code = HEADWATER_OK;
  error.setting = -1;
  error.reserved = 0;
  error.message[0] = 0;
  check(f(&error), &error);
}
}  // namespace detail

inline constexpr Gates no_gates{1, -1, -1};

/// What an initializer may want to know of a parameter.
struct Told {
  ActivationSlot activation{};  ///< of the product with it
  int bias = -1;                ///< index of the parameter that is added to that product
  bool times_x = false;         ///< is the product one with x()?
  Gates gates = no_gates;
};

/// The planner, as the author sees it in plan(Plan). Tensors are numbered from 0 by
/// role, in the order of the calls; a size of 0 asks for none but keeps the number.
class Plan {
 public:
  explicit Plan(const headwater_plan* plan, headwater_error* error) : plan_(*plan), error_(error) {}

  Shape in() const { return plan_.in; }
  /// Columns of x as a matrix: batch, times steps for a sequence.
  std::int64_t columns() const { return std::max<std::int64_t>(in().steps, 1) * in().batch; }

  /// How many panels Call::for_columns makes of a matrix with that many rows.
  std::int64_t panels(std::int64_t rows) const {
    const std::int64_t panel = detail::panel_columns(rows);
    return (columns() + panel - 1) / panel;
  }

  /// Is the network planned for training?
  bool training() const { return plan_.mode == HEADWATER_TRAIN; }

  /// The shape of y; exactly once.
  void output(Shape shape) const { plan_.output(plan_.ctx, &shape); }
  void output(std::int64_t features) const { output({features, in().steps, in().batch}); }

  /// `about` is for the initializer, beside the fans.
  void parameter(std::string_view name, std::int64_t rows, std::int64_t cols,
                 InitializerSlot initializer, const Told& about = {}) const {
    headwater_tensor t = tensor(HEADWATER_PARAMETER, name, rows, cols);
    t.initializer = initializer.index;
    t.fans = fans_;
    t.gates = about.gates;
    t.activation = filled(about.activation) ? about.activation.index : -1;
    t.bias = about.bias;
    t.times_x = about.times_x;
    plan_.tensor(plan_.ctx, &t);
  }
  void parameter(std::string_view name, std::int64_t rows, std::int64_t cols, double value) const {
    add(HEADWATER_PARAMETER, name, rows, cols, value);
  }
  /// Fans of the parameters that follow.
  void fans(std::int64_t in, std::int64_t out) { fans_ = {in, out}; }

  void state(std::string_view name, std::int64_t rows, double value) const {
    add(HEADWATER_STATE, name, rows, 1, value);
  }
  void saved(std::string_view name, std::int64_t rows, std::int64_t cols) const {
    add(HEADWATER_SAVED, name, rows, cols, 0);
  }
  void workspace(std::string_view name, std::int64_t rows, std::int64_t cols) const {
    add(HEADWATER_WORKSPACE, name, rows, cols, 0);
  }
  /// Workspace or saved values of doubles whatever the type of the network.
  void doubles(std::uint32_t role, std::string_view name, std::int64_t rows) const {
    headwater_tensor t = tensor(role, name, rows, 1);
    t.dtype = HEADWATER_F64;
    plan_.tensor(plan_.ctx, &t);
  }

  /// Plans the child block or normalizer of a slot; returns the shape of its output.
  template <std::uint32_t kind>
  Shape child(Slot<kind> slot, Shape in) const {
    Shape out{};
    detail::check(plan_.child(plan_.ctx, static_cast<std::uint32_t>(slot.index), &in, &out, error_),
                  error_);
    return out;
  }
  /// The same for layers around which x goes, which must keep its shape.
  void child_like_x(LayersSlot layers) const {
    const Shape out = child(layers, in());
    if (text(out) != text(in()))
      throw ShapeError("its layers must keep the shape, but make " + text(out) + " of " +
                       text(in()));
  }
  /// Where that child reads and writes. dy and dx may be one place for a normalizer.
  template <std::uint32_t kind>
  void wire(Slot<kind> slot, const headwater_wiring& wiring) const {
    plan_.wire(plan_.ctx, static_cast<std::uint32_t>(slot.index), &wiring);
  }
  /// Lets the probe see the activation of a slot, which goes from x to y.
  void observe(ActivationSlot slot, Place x, Place y) const {
    plan_.observe(plan_.ctx, static_cast<std::uint32_t>(slot.index), x, y);
  }

  /// Lets the probe see the gradient by the state after 0, 1, ... steps of each sample:
  /// saved values of (steps + 1) * batch columns that backward writes.
  void observe_state(Place gradient) const { plan_.observe_state(plan_.ctx, gradient); }

  template <std::uint32_t kind>
  bool filled(Slot<kind> slot) const {
    return slot.index >= 0 && plan_.children[slot.index].kind != 0;
  }
  /// Does this activation's backward read its output (and not its input)?
  bool from_output(ActivationSlot slot) const {
    return detail::from_output(plan_.children[slot.index]);
  }

 private:
  headwater_tensor tensor(std::uint32_t role, std::string_view name, std::int64_t rows,
                          std::int64_t cols) const {
    return {sizeof(headwater_tensor),
            role,
            plan_.dtype,
            -1,
            str(name),
            rows,
            cols,
            0,
            {},
            no_gates,
            -1,
            -1,
            0};
  }
  void add(std::uint32_t role, std::string_view name, std::int64_t rows, std::int64_t cols,
           double value) const {
    headwater_tensor t = tensor(role, name, rows, cols);
    t.value = value;
    plan_.tensor(plan_.ctx, &t);
  }

  const headwater_plan& plan_;
  headwater_error* error_;
  Fans fans_{};
};

}  // namespace v1
}  // namespace headwater::plugin
