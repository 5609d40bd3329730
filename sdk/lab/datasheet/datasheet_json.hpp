// A datasheet for programs.
#pragma once

#include "datasheet.hpp"
#include <string>

namespace headwater::lab {

/// {"kind", "name", "aliases", "doc", "formula", "derivative", "source", "settings",
/// "plugin", "version", "file", "values", "curve", "theory"}: settings as in
/// abi.h, values as in a configuration, curve and theory with their plotted points.
/// Numbers read back equal; "inf" and "-inf" are strings; null is what there is not.
std::string datasheet_json(const Datasheet& sheet);

}  // namespace headwater::lab
