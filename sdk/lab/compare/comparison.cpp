// Which variant is held against which, and what sets them apart.
#include "comparison.hpp"

#include <algorithm>
#include <cmath>
#include <lab/meaning/flow.hpp>
#include <lab/show/ranking.hpp>
#include <limits>
#include <utility>

namespace headwater::lab {

namespace {

using Runs = std::vector<RecordedRun>;

/// What a variant is held against, and where it stands.
struct Reference {
  const RecordedVariant* variant;
  std::size_t run;
  bool same_name;
};

const RecordedVariant* find_variant(const RecordedRun& run, const std::string& name) {
  const auto found = std::ranges::find(run.variants, name, &RecordedVariant::name);
  return found == run.variants.end() ? nullptr : &*found;
}

const RecordedVariant* first_of(const RecordedRun& run) {
  return run.variants.empty() ? nullptr : &run.variants.front();
}

Reference reference_of(const Runs& runs, std::size_t run, const RecordedVariant& variant) {
  for (std::size_t before = 0; before < run; ++before)
    if (const auto* same = find_variant(runs[before], variant.name)) return {same, before, true};
  const std::size_t home = &variant == first_of(runs[run]) ? 0 : run;
  return {first_of(runs[home]), home, false};
}

/// The contrast between these, made when it is the first of its kind.
Contrast& contrast_in(std::vector<Contrast>& contrasts, Contrast wanted) {
  const auto found = std::ranges::find_if(contrasts, [&](const Contrast& contrast) {
    return contrast.run == wanted.run && contrast.from_run == wanted.from_run &&
           contrast.same_name == wanted.same_name;
  });
  return found == contrasts.end() ? contrasts.emplace_back(std::move(wanted)) : *found;
}

/// Variants of the same name share their differences; others have their own.
void add(Contrast& contrast, const std::string& variant, Difference difference) {
  auto& known = contrast.differences;
  const auto same = std::ranges::find(known, difference, &SharedDifference::difference);
  if (contrast.same_name && same != known.end())
    same->variants.push_back(variant);
  else
    known.push_back({{variant}, std::move(difference)});
}

void contrast_variant(const Runs& runs, std::size_t run, const RecordedVariant& variant,
                      std::vector<Contrast>& contrasts) {
  const Reference before = reference_of(runs, run, variant);
  if (before.variant == nullptr || before.variant == &variant) return;
  const std::string name = before.same_name ? "" : before.variant->name;
  Contrast& contrast = contrast_in(contrasts, {run, before.run, before.same_name, name, {}, {}});
  contrast.compared.push_back(variant.name);
  for (Difference& found : differences(before.variant->settings, variant.settings))
    add(contrast, variant.name, std::move(found));
}

/// Other builds of the same techniques, and another place to run.
void contrast_run(const Runs& runs, std::size_t run, std::vector<Contrast>& contrasts) {
  const auto surroundings = [](const RecordedRun& of) {
    return Node::map().set("plugins", of.plugins).set("environment", of.environment);
  };
  for (Difference& found : differences(surroundings(runs.front()), surroundings(runs[run])))
    if (found.before != "-" && found.after != "-")
      contrast_in(contrasts, {run, 0, true, "", {}, {}})
          .differences.push_back({{}, std::move(found)});
}

void rank(Comparison& comparison) {
  const auto place = [&](const Row& row) {
    const RecordedVariant& variant = comparison.variant(row);
    const bool trained = variant.trained();
    return rank_of(trained ? variant.number("test_accuracy") : std::nullopt,
                   trained ? variant.number("test_loss") : std::nullopt, way_of(variant));
  };
  std::ranges::stable_sort(comparison.rows, {}, place);
  std::size_t next = 1;
  for (Row& row : comparison.rows)
    row.rank = next++;
}

}  // namespace

double way_of(const RecordedVariant& variant) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const double over_layers = variant.number("gradient_ratio").value_or(none);
  return std::isnan(over_layers) ? variant.number("time_gradient_ratio").value_or(none)
                                 : over_layers;
}

Comparison compare(std::vector<RecordedRun> recorded) {
  Comparison comparison{std::move(recorded), {}, {}};
  const Runs& runs = comparison.runs;
  for (std::size_t run = 0; run < runs.size(); ++run) {
    for (std::size_t i = 0; i < runs[run].variants.size(); ++i) {
      comparison.rows.push_back({run, i, 0});
      contrast_variant(runs, run, runs[run].variants[i], comparison.contrasts);
    }
    if (run > 0) contrast_run(runs, run, comparison.contrasts);
  }
  rank(comparison);
  return comparison;
}

}  // namespace headwater::lab
