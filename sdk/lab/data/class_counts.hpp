// Classes that training does not see.
#pragma once

#include "request.hpp"
#include "sample_table.hpp"
#include <span>

namespace headwater::lab {

/// Warns of classes without a training sample, and of a single class.
void warn_of_classes(DataRequest& request, const SampleTable& table,
                     std::span<const std::uint32_t> training);

}  // namespace headwater::lab
