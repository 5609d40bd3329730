// One layer at its place: its memory and its calls.
#pragma once

#include <headwater/initializer.hpp>
#include <headwater/layer_view.hpp>
#include <headwater/random.hpp>

#include "../contract/call.hpp"
#include "../runtime/arena.hpp"
#include "block_plan.hpp"
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headwater {

/// The tensors at the two ends of a run of layers. A gradient that nobody wants is
/// empty.
struct Ends {
  headwater_matrix x{}, y{}, dy{}, dx{};
};

/// Where the numbers of a network's parameters come from.
struct Initialization {
  std::uint64_t seed;
  std::uint32_t index = 0;  ///< of the parameter that comes next
  /// What must wait until a batch has come, in the order of the network.
  std::vector<std::function<void()>> later{};
};

/// Made in two steps: the constructor asks the block what it needs for an input shape,
/// bind() gives it memory. Unless it says so, a function means this block alone,
/// without those inside it.
class PlannedBlock {
 public:
  PlannedBlock(std::shared_ptr<const Technique> technique, const Shape& in,
               const PlanFor& plan_for);

  const Technique& technique() const { return *technique_; }
  const Shape& out() const { return plan_.out; }
  const Ends& ends() const { return ends_; }

  /// Takes memory for it and for those inside.
  void bind(Arena& arena, const Ends& ends);

  /// visit(block, path) for this block and all inside, from the outside in. The tensors
  /// of a block are named below its path: "0.layers.1." + "weight".
  using Visit = std::function<void(PlannedBlock&, const std::string& path)>;
  void for_each(const std::string& path, const Visit& visit);

  /// PlanError when an initializer refuses what it should fill.
  void check_initializers() const;
  /// Fills the parameters, all but those that must see a batch.
  void initialize(Initialization& initialization);
  /// Sets the state to its values at the start, when all parameters are filled.
  void start();

  void set_mode(std::uint32_t mode) { call_.mode = mode; }
  std::uint32_t mode() const { return call_.mode; }
  /// Does it draw random numbers when it trains?
  bool draws() const { return (table().flags & HEADWATER_RANDOM) != 0; }
  /// The numbers that the coming forward draws; none without a stream.
  void draw_from(std::optional<Random> stream);

  headwater_status forward(headwater_error* error) const {
    return caller_.call(PluginFunction::forward, *error,
                        [&] { return forward_(block_.self, &call_, error); });
  }
  headwater_status backward(headwater_error* error) const {
    return caller_.call(PluginFunction::backward, *error,
                        [&] { return backward_(block_.self, &call_, error); });
  }

  /// Appends what it has, named below `path`.
  void describe(const std::string& path, LayerView& layer, std::vector<NamedTensor>& state) const;

 private:
  using Matrices = std::vector<headwater_matrix>;

  const headwater_matrix* place(headwater_place place) const;
  void take(Arena& arena, std::uint32_t role, Region region);
  void bind_children(Arena& arena);
  const std::vector<BlockPlan::Tensor>& requests(std::uint32_t role) const {
    return plan_.tensors[role];
  }
  headwater_parameter about(const headwater_tensor& request) const;
  void fill(std::size_t parameter, Random random);
  const Initializer& initializer_of(const headwater_tensor& request) const;

  const std::vector<FilledSlot>& slots() const { return technique_->origin().slots; }
  const headwater_block& table() const {
    return *static_cast<const headwater_block*>(block_.table);
  }

  std::shared_ptr<const Technique> technique_;
  const Caller& caller_;
  headwater_child block_;
  DType dtype_;
  BlockPlan plan_;
  std::array<Matrices, HEADWATER_WORKSPACE + 1> matrices_;  ///< by role
  Matrices gradients_;
  std::optional<Random> stream_;
  Ends ends_;
  headwater_call call_{};
  headwater_run *forward_, *backward_;
};

}  // namespace headwater
