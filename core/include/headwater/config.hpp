// Configuration: a tree of values that remember where they were written, how it is
// read, and the mistakes found on the way. No exception for a mistake of the user.
#pragma once

#include <headwater/characters.hpp>
#include <headwater/diagnostics.hpp>
#include <headwater/map_reader.hpp>
#include <headwater/node.hpp>
#include <headwater/range.hpp>
#include <headwater/words.hpp>
#include <headwater/yaml.hpp>
