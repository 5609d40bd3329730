// How numbers are written: for people, rounded; for programs, exactly. A number that is
// not 0 never looks like 0.
#pragma once

#include <string>

namespace headwater::lab {

/// The fewest digits that read back equal: "1.883e-31", "0", "inf", "-inf", "nan".
std::string exact(double value);

/// For tables, mostly 4 digits and 8 characters: "0.2360", "1.88e-31", "123456", "0".
std::string table_number(double value);

/// For sentences, without zeros at the end: "0.236", "0.25", "1.88e-31", "1".
std::string plain_number(double value, int digits = 3);

/// A share from 0 to 1: "0 %", "<0.1 %", "4.2 %", "37 %", ">99 %", "100 %".
std::string percent(double share);

/// "3 ms", "1.2 s", "42 s", "3 min 20 s", "2 h 05 min".
std::string duration(double seconds);

}  // namespace headwater::lab
