// The steps of reading an experiment. All mistakes go to the diagnostics.
#pragma once

#include "../experiment.hpp"

namespace headwater::lab {

/// Puts each override ("optimizer.learning_rate=0.1") into the tree, in their order.
void apply_overrides(Node& root,
                     const std::vector<std::string>& overrides,
                     Diagnostics& diagnostics);

/// The tree of one variant, and what it is called.
struct VariantTree {
  std::string name;
  Node tree;
};

/// The file itself, and the file with what each of `variants:` sets.
std::vector<VariantTree> list_variants(const Node& root, Diagnostics& diagnostics);

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

  Variant read(const VariantTree& source);

 private:
  void read_keys(const Node& tree, Variant& variant);
  void check_plan(Variant& variant);

  Context& context_;
  Diagnostics& diagnostics_;
  DataReader data_;
};

/// Reads `expect:` of the file, whose variants are known.
std::vector<Expectation> read_expectations(const Node& root,
                                           const std::vector<Variant>& variants,
                                           Diagnostics& diagnostics);

}  // namespace headwater::lab
