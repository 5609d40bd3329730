// The types of data that are made up.
#pragma once

#include <lab/data/request.hpp>

namespace headwater::lab {

extern const DataType adding_problem, clusters, copy_memory, gaussian, temporal_order, two_spirals;

}  // namespace headwater::lab
