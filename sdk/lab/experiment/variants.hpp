// Variants: the file itself, and the file with one thing changed at a time.
#pragma once

#include <headwater/config.hpp>
#include <headwater/context.hpp>

#include <string>
#include <vector>

namespace headwater::lab {

/// Puts what a variant sets into its tree.
void set_all(Node& tree, const Node& changes, Diagnostics& diagnostics);

/// The tree of one variant, and what it is called.
struct VariantTree {
  std::string name;
  Node tree;
  bool if_it_suits = false;      ///< left out where its loss does not suit the data
  const Entry* entry = nullptr;  ///< of `variants:` in the file; none of the file itself
};

/// The file itself, and the file with what each of `variants:` sets. The root must outlive
/// them.
std::vector<VariantTree> list_variants(const Context& context, const Node& root,
                                       Diagnostics& diagnostics);

}  // namespace headwater::lab
