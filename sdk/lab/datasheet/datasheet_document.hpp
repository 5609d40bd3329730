// A datasheet for people.
#pragma once

#include "datasheet.hpp"
#include <base/document.hpp>

namespace headwater::lab {

/// What it is, its settings, its curve and what theory makes of it.
Document datasheet_document(const Datasheet& sheet);

}  // namespace headwater::lab
