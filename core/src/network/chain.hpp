// Layers at their places: shapes, tensors and the calls that a step makes.
#pragma once

#include <headwater/error.hpp>
#include <headwater/network.hpp>
#include <headwater/random.hpp>

#include "../contract/call.hpp"
#include "../runtime/services.hpp"
#include "arena.hpp"
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headwater {

class Chain;
class Initializer;

/// A mistake in a plan, at a layer.
struct PlanError : Error {
  PlanError(const std::string& text, Mark m) : Error(text), mark(std::move(m)) {}
  Mark mark;
};

/// What all layers of a network are planned for.
struct PlanFor {
  const Services& services;
  DType dtype;
  std::uint32_t mode;  ///< HEADWATER_TRAIN, or HEADWATER_EVAL where nothing can train
  const std::int64_t* lengths;  ///< steps that count, by sample
};

/// Where the numbers of a network's parameters come from.
struct Initialization {
  std::uint64_t seed;
  std::uint32_t index = 0;  ///< of the parameter that comes next
  /// What must wait until a batch has come, in the order of the network.
  std::vector<std::function<void()>> later{};
};

/// One layer at its place. Made in two steps: the constructor asks the block what it
/// needs for an input shape, bind() gives it memory.
class PlannedBlock {
 public:
  PlannedBlock(std::shared_ptr<const Technique> technique, const Shape& in,
               const PlanFor& plan_for);

  const Technique& technique() const { return *technique_; }
  const Shape& out() const { return call_.out; }

  void bind(Arena& arena, const Ends& ends);

  /// PlanError when an initializer refuses what it should fill.
  void check_initializers() const;
  /// Fills the parameters, all but those that must see a batch.
  void initialize(Initialization& initialization);
  /// Sets the state to its values at the start, when all parameters are filled.
  void start();

  void set_mode(std::uint32_t mode);
  /// Appends those that draw random numbers when they train.
  void list_drawing(std::vector<PlannedBlock*>& out);
  /// The numbers that the coming forward draws; none without a stream.
  void draw_from(std::optional<Random> stream);
  headwater_status forward(headwater_error* error) const {
    return caller_.call(PluginFunction::forward, *error,
                        [&] { return forward_(self_, &call_, error); });
  }
  headwater_status backward(headwater_error* error) const {
    return caller_.call(PluginFunction::backward, *error,
                        [&] { return backward_(self_, &call_, error); });
  }

  /// Appends what belongs to this layer, its children included, named below `path`.
  void list_parameters(const std::string& path, std::vector<NamedTensor>& out) const;
  void list_state(const std::string& path, std::vector<NamedTensor>& out) const;
  void list_observations(std::vector<Observation>& out) const;
  void list_state_gradients(std::vector<const headwater_matrix*>& out) const;

  const Ends& ends() const { return ends_; }

 private:
  friend struct PlanCallbacks;

  struct Tensor {
    headwater_tensor request;
    std::string name;
  };
  struct Role {
    std::vector<Tensor> tensors;
    std::vector<headwater_matrix> matrices;
  };
  struct Seen {
    std::uint32_t slot;
    headwater_place x, y;
  };

  void ask_plan();
  void check_plan(const headwater_error& error, headwater_status status) const;
  Role& role(std::uint32_t which) { return roles_[which]; }
  const Role& role(std::uint32_t which) const { return roles_[which]; }
  const headwater_matrix* place(headwater_place place) const;
  void take(Arena& arena, std::uint32_t which, Region region);
  headwater_parameter about(const headwater_tensor& request) const;
  void fill(std::size_t parameter, Random random);
  const Initializer& initializer_of(const headwater_tensor& request) const;
  void bind_children(Arena& arena);
  template <class Visit>
  void for_children(Visit visit) const;

  std::shared_ptr<const Technique> technique_;
  const Caller& caller_;
  PlanFor plan_for_;
  std::array<Role, HEADWATER_WORKSPACE + 1> roles_;
  std::vector<headwater_matrix> gradients_;
  std::vector<headwater_child> children_;
  std::vector<std::unique_ptr<Chain>> chains_;  ///< by slot; null where none is planned
  std::vector<headwater_wiring> wirings_;
  std::vector<Seen> seen_;
  std::vector<headwater_place> state_gradients_;
  std::string mistake_;  ///< the first thing wrong with what plan() asked for
  std::optional<PlanError> child_error_;
  int outputs_ = 0;
  std::optional<Random> stream_;
  Ends ends_;
  headwater_call call_{};
  const void* self_ = nullptr;
  headwater_run *forward_ = nullptr, *backward_ = nullptr, *start_ = nullptr;
  bool draws_ = false;
};

/// Layers one after the other: a whole network, or what fills a slot of a block.
class Chain {
 public:
  Chain(const Layers& layers, const Shape& in, const PlanFor& plan_for);

  const Shape& out() const { return blocks_.back()->out(); }
  const std::vector<std::unique_ptr<PlannedBlock>>& blocks() const { return blocks_; }

  /// Gradients of parameters that are not kept take turns in the same memory.
  void bind(Arena& arena, const Ends& ends, bool keep_gradients = true);
  void set_mode(std::uint32_t mode);

  /// The chain as a child of a block: forward and backward run all layers.
  headwater_child child(std::uint32_t kind) const;

 private:
  std::vector<std::unique_ptr<PlannedBlock>> blocks_;
  DType dtype_;
};

/// The contract's table for a bare activation that stands as a layer of its own; its
/// activation is child 0.
const headwater_block& activation_layer();

}  // namespace headwater
