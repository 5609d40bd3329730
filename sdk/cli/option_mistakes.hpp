// Mistakes of a command line, told as those of a configuration are.
#pragma once

#include <headwater/diagnostics.hpp>

#include <string>
#include <vector>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace headwater::cli {

/// All that is wrong with the words of a command line, the program's name first, as far as
/// it can be seen before anything is read. Nothing where they ask for help.
Diagnostics option_mistakes(const CLI::App& app, const std::vector<std::string>& words);

/// What the parser refuses, at its word if it names one.
Diagnostics refusal_of(const CLI::App& app, const std::vector<std::string>& words,
                       const CLI::ParseError& error);

}  // namespace headwater::cli
