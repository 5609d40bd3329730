// Columns of numbers inside a page.
#pragma once

#include <string>
#include <vector>

namespace headwater::lab {

/// The bytes of the numbers, little end first, deflated (RFC 1950) and in base64. Reads
/// back bit by bit, infinities and NaN too.
std::string packed_column(const std::vector<double>& numbers);

}  // namespace headwater::lab
