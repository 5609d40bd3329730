// Words in other letters, and the known word that a mistyped one was meant to be.
#include <headwater/words.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace headwater {

namespace {

/// What matters of a word: "batchnorm" of "nn.Batch_Norm".
std::string core_of(std::string_view word) {
  std::string core;
  for (const char c : word.substr(word.starts_with("nn.") ? 3 : 0))
    if (c != '_' && c != '-') core += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return core;
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  // cost[i][j] turns the first i letters of `a` into the first j of `b`
  std::vector cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      cost[i][j] = i + j;
      if (i == 0 || j == 0) continue;
      const std::size_t replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
  return core_of(a) == core_of(b);
}

std::string_view bare_name(std::string_view code) {
  code = code.substr(0, code.find('('));
  return code.substr(code.rfind('.') + 1);  // npos + 1 is 0
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  if (word.size() > 100) return {};
  const std::string wanted = core_of(word);
  std::string nearest;
  std::size_t least = wanted.size();
  for (const std::string& candidate : known) {
    const std::string name = core_of(candidate);
    const bool is_start = wanted.size() >= 3 && name.starts_with(wanted) && name != wanted;
    const std::size_t distance = is_start ? 1 : edit_distance(wanted, name);
    const std::size_t allowed = std::max({wanted.size() / 3, name.size() / 3, std::size_t{1}});
    if (distance > allowed || distance >= std::min(least, name.size())) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest.empty() ? "" : fmt::format("did you mean '{}'?", nearest);
}

}  // namespace headwater
