// The levels of x86-64, as the psABI counts them.
#pragma once

#include <string>

namespace headwater {

/// What the processor has complete and the system saves the registers of, 1 to 4.
unsigned processor_level();

/// "x86-64-v3 (AVX2)"
std::string level_name(unsigned level);

}  // namespace headwater
