// Words in other letters, and the known word that a mistyped one was meant to be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headwater {

/// Are they the same but for capitals, '_', '-' and a leading "nn."?
bool same_word(std::string_view a, std::string_view b);

/// What code names: "ReLU" of "torch.nn.ReLU(inplace=True)".
std::string_view bare_name(std::string_view code);

/// "did you mean 'x'?" for the same word in other letters, else the nearest of the known
/// ones, or "" when none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace headwater
