// Classes that training does not see.
#include "class_counts.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace headwater::lab {

namespace {

std::string name_of(const SampleTable& table, std::size_t k) {
  return table.class_names.empty() ? std::to_string(k) : "'" + table.class_names[k] + "'";
}

using Classes = std::vector<std::size_t>;  ///< in order, each once

constexpr std::size_t most_shown = 5;

/// "class 'a'", "the classes 1, 2, 3, 4 and 996 more": so many, of which the first are given.
std::string list(const SampleTable& table, const Classes& first, std::size_t count) {
  if (count == 1) return "class " + name_of(table, first[0]);
  std::string text = "the classes ";
  const std::size_t shown = count > most_shown ? most_shown - 1 : count;
  for (std::size_t i = 0; i < shown; ++i)
    text += (i > 0 ? ", " : "") + name_of(table, first[i]);
  return text + (count > shown ? " and " + std::to_string(count - shown) + " more" : "");
}

/// Of these samples or their steps.
Classes classes_of(const SampleTable& table, std::span<const std::uint32_t> samples) {
  const auto steps = static_cast<std::size_t>(columns({0, table.target.steps, 1}));
  Classes classes;
  for (const std::uint32_t sample : samples)
    for (std::size_t i = 0; i < steps; ++i)
      classes.push_back(static_cast<std::size_t>(table.targets[sample * steps + i]));
  std::ranges::sort(classes);
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
  return classes;
}

/// The first numbers that are not among them; there may be a million.
Classes first_missing(const Classes& classes, std::size_t count) {
  Classes missing;
  for (std::size_t k = 0; missing.size() < std::min(count, most_shown); ++k)
    if (!std::ranges::binary_search(classes, k)) missing.push_back(k);
  return missing;
}

const Mark& mark_of_targets(const Node& data) {
  for (const char* const key : {"target", "targets", "train_labels"})
    if (const Node* const node = data.find(key)) return node->mark;
  return data.find("type")->mark;
}

}  // namespace

void warn_of_classes(DataRequest& request, const SampleTable& table,
                     std::span<const std::uint32_t> training) {
  if (!table.classes) return;
  std::vector<std::uint32_t> all(static_cast<std::size_t>(table.input.batch));
  std::iota(all.begin(), all.end(), 0u);
  const Classes known = classes_of(table, all), trained = classes_of(table, training);
  Classes untrained;
  std::ranges::set_difference(known, trained, std::back_inserter(untrained));
  const std::size_t nowhere = static_cast<std::size_t>(*table.classes) - known.size();
  const Mark& mark = mark_of_targets(request.node);
  if (nowhere > 0)
    request.diagnostics.warn(mark,
                             "no sample is of " +
                                 list(table, first_missing(known, nowhere), nowhere) +
                                 ", though classes are 0 to " + std::to_string(*table.classes - 1),
                             "the network needs an output for each of them all the same");
  if (!untrained.empty())
    request.diagnostics.warn(mark,
                             "no training sample is of " +
                                 list(table, untrained, untrained.size()) +
                                 ", but samples for validation or test are",
                             "a network cannot learn what it never sees");
  if (trained.size() == 1)
    request.diagnostics.warn(mark, "all training samples are of one class",
                             "so there is nothing to learn");
}

}  // namespace headwater::lab
