// The datasheet of a technique: what its plugin says of it and, for an elementwise
// activation, how it behaves.
#pragma once

#include <headwater/context.hpp>

#include "curve.hpp"
#include <lab/theory/outlook.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headwater::lab {

struct Datasheet {
  TechniqueInfo info;
  std::shared_ptr<const PluginInfo> plugin;  ///< null: it is not told
  Node values;                               ///< of all settings when some were given; else null
  std::optional<Curve> curve;                ///< of an elementwise activation
  Samples plotted;                           ///< the part of it that is worth a look
  std::optional<Theory> theory;              ///< of an elementwise activation
  std::string why_no_curve;                  ///< of an activation without curve; a sentence
};

/// Settings are given as "key=value". Loads the plugin only for a curve, or to check
/// settings; mistakes in them go to the diagnostics.
Datasheet make_datasheet(Context& context, const Offer& offer,
                         const std::vector<std::string>& settings, Diagnostics& diagnostics);

}  // namespace headwater::lab
