// Words of other programs' command lines, and what is written here.
#pragma once

#include <string_view>

namespace headwater::cli {

// Each by its word without dashes, with '_' for '-'; empty where nothing is known of it.

std::string_view command_here(std::string_view other);  ///< "train": "headwater run FILE"
std::string_view option_here(std::string_view other);   ///< "output": "--out DIR"
std::string_view option_near(std::string_view other);   ///< "ouput": "--out"
std::string_view setting_here(std::string_view other);  ///< "momentum": "optimizer.momentum"

}  // namespace headwater::cli
