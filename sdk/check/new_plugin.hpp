// The folder of a new plugin, written from a template of the SDK.
#pragma once

#include <headwater/kind.hpp>

#include <filesystem>
#include <string>

namespace headwater::lab {

struct NewPlugin {
  Kind kind;
  std::string name;
  /// Holds files that all kinds share, and a folder for each kind. In names and texts
  /// `technique_name` and `TechniqueName` stand for the plugin's; an ending .in goes.
  std::filesystem::path templates;
  std::filesystem::path parent;  ///< where the folder `name` appears, whole or not at all
};

/// Returns the folder. Error when the name is not a name for a plugin, when there is such
/// a folder, or when it cannot be written.
std::filesystem::path write_new_plugin(const NewPlugin& plugin);

}  // namespace headwater::lab
