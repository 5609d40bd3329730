// The known word that a mistyped one was meant to be.
#include "headwater/config.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace headwater {

namespace {

std::string lower(std::string_view word) {
  std::string result(word);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last, last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = last;
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped =
          i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

/// The distance of words near enough to be meant for each other; else a large number.
std::size_t nearness(const std::string& word, const std::string& known) {
  constexpr std::size_t far = 1'000'000;
  const auto [shorter, longer] = std::minmax({word.size(), known.size()});
  const std::size_t allowed = std::max<std::size_t>(longer / 3, 1);
  if (shorter == 0 || longer - shorter > allowed) {
    return shorter >= 3 && known.starts_with(word) ? far - 1 : far;
  }
  const std::size_t distance = edit_distance(word, known);
  return distance <= allowed && distance < shorter ? distance : far;
}

}  // namespace

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const std::string wanted = lower(word);
  const std::string* nearest = nullptr;
  std::size_t least = nearness("", "");
  for (const std::string& candidate : known) {
    const std::size_t distance = nearness(wanted, lower(candidate));
    if (distance >= least) continue;
    least = distance;
    nearest = &candidate;
  }
  return nearest ? fmt::format("did you mean '{}'?", *nearest) : std::string();
}

}  // namespace headwater
