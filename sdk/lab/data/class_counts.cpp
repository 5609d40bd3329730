// Classes that training does not see.
#include "class_counts.hpp"

#include <algorithm>

namespace headwater::lab {

namespace {

std::string name_of(const SampleTable& table, std::size_t k) {
  return table.class_names.empty() ? std::to_string(k) : "'" + table.class_names[k] + "'";
}

/// "class 'a'", "the classes 1, 2, 3, 4 and 996 more"
std::string list(const SampleTable& table, const std::vector<std::size_t>& classes) {
  constexpr std::size_t most = 4;
  if (classes.size() == 1) return "class " + name_of(table, classes[0]);
  std::string text = "the classes ";
  for (std::size_t i = 0; i < std::min(classes.size(), most); ++i)
    text += (i > 0 ? ", " : "") + name_of(table, classes[i]);
  if (classes.size() == most + 1) return text + ", " + name_of(table, classes[most]);
  return text +
         (classes.size() > most ? " and " + std::to_string(classes.size() - most) + " more" : "");
}

/// By class, how many of these samples, or of their steps, are of it.
std::vector<std::size_t> count(const SampleTable& table, std::span<const std::uint32_t> samples) {
  const auto steps = static_cast<std::size_t>(columns({0, table.target.steps, 1}));
  std::vector<std::size_t> counts(static_cast<std::size_t>(*table.classes));
  for (const std::uint32_t sample : samples)
    for (std::size_t i = 0; i < steps; ++i)
      ++counts[static_cast<std::size_t>(table.targets[sample * steps + i])];
  return counts;
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
  const std::vector<std::size_t> trained = count(table, training);
  std::vector<bool> exists(trained.size());
  for (const double target : table.targets)
    exists[static_cast<std::size_t>(target)] = true;
  std::vector<std::size_t> nowhere, elsewhere;
  for (std::size_t k = 0; k < trained.size(); ++k)
    if (trained[k] == 0) (exists[k] ? elsewhere : nowhere).push_back(k);
  const Mark& mark = mark_of_targets(request.node);
  if (!nowhere.empty())
    request.diagnostics.warn(mark,
                             "no sample is of " + list(table, nowhere) +
                                 ", though classes are 0 to " + std::to_string(trained.size() - 1),
                             "the network needs an output for each of them all the same");
  if (!elsewhere.empty())
    request.diagnostics.warn(mark,
                             "no training sample is of " + list(table, elsewhere) +
                                 ", but samples for validation or test are",
                             "a network cannot learn what it never sees");
  if (nowhere.size() + elsewhere.size() + 1 == trained.size() || trained.size() == 1)
    request.diagnostics.warn(mark, "all training samples are of one class",
                             "so there is nothing to learn");
}

}  // namespace headwater::lab
