// The way from a name to one of the files that could be meant.
#pragma once

#include "shelf.hpp"
#include <memory>
#include <string>
#include <vector>

namespace headwater {

/// The files that could be meant by a name or alias, in the order they are tried: the
/// plugin that is loaded for it already, if there is one; places that are named after
/// it, in the order of the folders; other places that offer it, an exact name before an
/// alias. The first that decides is chosen, or fatal; what follows is passed over.
std::vector<Offer> resolve(Kind kind, const std::string& name,
                           const std::shared_ptr<const PluginInfo>& loaded, const Places& folders);

/// Gate 14.
PluginError clash(Kind kind, const std::string& name, const std::string& first,
                  const std::string& second);

}  // namespace headwater
