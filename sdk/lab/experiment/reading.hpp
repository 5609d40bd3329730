// The steps of reading an experiment. All mistakes go to the diagnostics.
#pragma once

#include "../experiment.hpp"

namespace headwater::lab {

/// Puts what a variant sets into its tree.
void set_all(Node& tree, const Node& changes, Diagnostics& diagnostics);

/// Puts each override ("optimizer.learning_rate=0.1") into the tree, in their order.
void apply_overrides(Node& root, const std::vector<std::string>& overrides,
                     Diagnostics& diagnostics);

/// The tree of one variant, and what it is called.
struct VariantTree {
  std::string name;
  Node tree;
  bool if_it_suits = false;  ///< left out where its loss does not suit the data
};

/// The file itself, and the file with what each of `variants:` sets.
std::vector<VariantTree> list_variants(const Context& context, const Node& root,
                                       Diagnostics& diagnostics);

/// A variant `name: {each: activation, at: network.1.activation, required: {...}, set:
/// {...}}` is one for each technique of a kind on offer, name.relu and so on: the tree
/// with the technique put there, set to those of `required` that it cannot do without.
/// Losses that do not suit the data are left out.
std::vector<VariantTree> each_technique(const Context& context, const Node& tree,
                                        const Entry& variant, Diagnostics& diagnostics);

/// Reads `train:` into a variant whose data is known, if it has no mistakes.
void read_train(const Node& node, Variant& variant, Diagnostics& diagnostics);

/// What cannot go without validation samples, if there are none: schedules.
void check_schedules(const Variant& variant, Diagnostics& diagnostics);

/// `train:` and `schedule:` with every default filled in.
Node train_node(const Variant& variant);
Node schedule_node(const Variant& variant);

/// Reads and plans variants, which share data.
class VariantReader {
 public:
  VariantReader(Context& context, Diagnostics& diagnostics)
      : context_(context), diagnostics_(diagnostics) {}

  /// Nothing when it does not suit and need not.
  std::optional<Variant> read(const VariantTree& source);

 private:
  void read_keys(const Node& tree, Variant& variant);
  void read_theory(const Node* node, Variant& variant);
  void check_plan(Variant& variant);

  Context& context_;
  Diagnostics& diagnostics_;
  DataReader data_;
};

/// Reads `expect:` of the file, whose variants are known, and tells them what to
/// measure.
std::vector<Expectation> read_expectations(const Node& root, std::vector<Variant>& variants,
                                           Diagnostics& diagnostics);

}  // namespace headwater::lab
