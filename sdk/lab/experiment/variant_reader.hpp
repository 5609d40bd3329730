// Reads one variant, and plans its network to see whether everything fits.
#pragma once

#include <headwater/context.hpp>

#include "variants.hpp"
#include <lab/variant/variant.hpp>
#include <optional>

namespace headwater::lab {

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
  void check_plan(Variant& variant, const Node& tree);

  Context& context_;
  Diagnostics& diagnostics_;
  DataReader data_;
};

}  // namespace headwater::lab
