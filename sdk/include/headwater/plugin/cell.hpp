// Recurrent cells: the author gives the arithmetic of one step, in registers.
#pragma once

#include <headwater/abi.h>
#include <headwater/plugin/block.hpp>
#include <headwater/plugin/cell_pass.hpp>
#include <headwater/plugin/plan.hpp>
#include <headwater/plugin/settings.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

/// A recurrent cell D. Its state has `states` parts of `units` rows, zero before the
/// first step; the first part, h, is the output. A step starts from the sums
///   weight_ih x + bias_ih + weight_hh h + bias_hh,
/// gates.n parts of `units` rows, as PyTorch lays them out. D gives
///   static constexpr Gates gates;             how many, and which keep and add
///   static constexpr std::size_t states = 1;
///   static constexpr std::size_t apart = 0;   so many of the last gates are not added:
///       their input parts stand before the sums of the others, their hidden parts last
///   void step(auto& sums, auto& state) const;
///       sums to what step_back needs of them; the state before to the state after
///   void step_back(auto& sums, const auto& before, const auto& after, auto& d) const;
///       sums as step left them to the gradient by the sums; d, the gradient by the
///       state after, to that by the state before, but for what goes through the sums
/// where each argument is an array of registers, one for a part. The state of a sample
/// stays after its last step (Call::lengths), and outputs after it are 0. The reverse
/// direction reads each sample from its own last step to its first.
template <class D>
struct Cell : Block<D> {
  enum class Returns { all_steps, last_step };

  std::int64_t units = 0;
  InitializerSlot initializer, recurrent_initializer, bias_initializer;
  bool bidirectional = false;
  Returns returns = Returns::all_steps;

  static constexpr std::size_t states = 1, apart = 0;

  bool last_only() const { return returns == Returns::last_step; }

  void plan(Plan p) const {
    const Shape in = p.in();
    if (in.steps == 0)
      throw ShapeError("a recurrent cell needs a sequence, but got a vector of " +
                       std::to_string(in.features) + " features");
    p.output({units * directions(), last_only() ? 0 : in.steps, in.batch});
    for (int direction = 0; direction < directions(); ++direction)
      plan_direction(p, direction);
    using Pass = CellPass<D, float>;
    p.workspace("bias", Pass::groups * units, 1);
    p.workspace("bands", Pass::Bands::height, Pass::columns_of_bands(units, in.features));
    p.workspace("partial", Pass::groups * units, in.batch);
    p.workspace("dx", in.features, p.columns());
  }

  template <class T>
  void forward(Call<T> c) const {
    for (int direction = 0; direction < directions(); ++direction)
      CellPass<D, T>(self(), c, direction).forward();
  }
  template <class T>
  void backward(Call<T> c) const {
    for (int direction = 0; direction < directions(); ++direction)
      CellPass<D, T>(self(), c, direction).backward();
  }

  /// One step of some samples; a cell may do without step() and step_back() and give
  /// these two.
  template <class T>
  void run_step(Call<T>, const CellStep& at) const {
    constexpr std::size_t groups = CellPass<D, T>::groups;
    const Matrix<T> sums(at.sums), bias(at.bias), before(at.before), after(at.after);
    for (std::int64_t j = 0; j < sums.cols; ++j)
      for_registers<T>(units, [&](std::int64_t i, auto n) {
        auto z = detail::load_parts<T, groups>(&sums(i, j), units, n);
        const auto b = detail::load_parts<T, groups>(&bias[i], units, n);
        for (std::size_t k = 0; k < groups; ++k)
          z[k] += b[k];
        auto state = detail::load_parts<T, D::states>(&before(i, j), units, n);
        self().step(z, state);
        detail::store_parts<T>(z, &sums(i, j), units, n);
        detail::store_parts<T>(state, &after(i, j), units, n);
      });
  }
  template <class T>
  void run_step_back(Call<T>, const CellStep& at) const {
    constexpr std::size_t groups = CellPass<D, T>::groups, parts = D::states;
    const Matrix<T> sums(at.sums), before(at.before), after(at.after);
    const Matrix<T> d_before(at.d_before), d_after(at.d_after);
    for (std::int64_t j = 0; j < sums.cols; ++j)
      for_registers<T>(units, [&](std::int64_t i, auto n) {
        auto z = detail::load_parts<T, groups>(&sums(i, j), units, n);
        auto d = detail::load_parts<T, parts>(&d_after(i, j), units, n);
        self().step_back(z, detail::load_parts<T, parts>(&before(i, j), units, n),
                         detail::load_parts<T, parts>(&after(i, j), units, n), d);
        detail::store_parts<T>(z, &sums(i, j), units, n);
        detail::store_parts<T>(d, &d_before(i, j), units, n);
      });
  }

 private:
  const D& self() const { return static_cast<const D&>(*this); }
  int directions() const { return bidirectional ? 2 : 1; }

  void plan_direction(Plan& p, int direction) const {
    using Pass = CellPass<D, float>;
    const std::int64_t inputs = p.in().features, rows = D::gates.n * units;
    const std::int64_t columns = p.columns(), blocks = columns + p.in().batch;
    const std::string suffix = direction == 0 ? "" : "_reverse";
    const int bias = 4 * direction + Pass::bias_ih;
    const auto name = [&](const char* of) {
      return of + suffix;
    };
    p.fans(inputs, units);
    p.parameter(name("weight_ih"), rows, inputs, initializer,
                {.bias = bias, .times_x = true, .gates = D::gates});
    p.fans(units, units);
    p.parameter(name("weight_hh"), rows, units, recurrent_initializer, {.gates = D::gates});
    p.parameter(name("bias_ih"), rows, 1, bias_initializer, {.gates = D::gates});
    p.parameter(name("bias_hh"), rows, 1, 0.0);
    p.saved(name("x"), inputs, columns);
    p.saved(name("sums"), Pass::groups * units, columns);
    p.saved(name("state"), D::states * units, blocks);
    p.saved(name("gradient"), D::states * units, blocks);
    p.observe_state(place::saved(static_cast<std::uint32_t>(4 * direction + Pass::gradient)));
  }
};

/// The settings of every cell D, for its declare().
template <class D>
consteval auto cell_settings(std::string_view bias_initializer = "zeros") {
  using C = Cell<D>;
  return declare(setting<&C::units, D>("units").required().above(0).doc("size of the state"),
                 setting<&C::initializer, D>("initializer")
                     .otherwise("xavier_uniform")
                     .doc("of the weights of the input, gate by gate"),
                 setting<&C::recurrent_initializer, D>("recurrent_initializer")
                     .otherwise("orthogonal")
                     .doc("of the weights of the state, gate by gate (PyTorch: uniform)"),
                 setting<&C::bias_initializer, D>("bias_initializer")
                     .otherwise(bias_initializer)
                     .doc("of the sum of both biases"),
                 setting<&C::bidirectional, D>("bidirectional")
                     .doc("a second cell reads backwards; its outputs follow those of the first"),
                 setting<&C::returns, D>("returns")
                     .choices("all_steps", "last_step")
                     .doc("the outputs of all steps, or the state after the last one"));
}

}  // namespace v1
}  // namespace headwater::plugin
