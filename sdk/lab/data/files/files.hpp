// The types of data that are read from files.
#pragma once

#include <lab/data/request.hpp>

namespace headwater::lab {

extern const DataType csv, fashion_mnist, idx, npy;

}  // namespace headwater::lab
