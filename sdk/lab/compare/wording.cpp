// The words that all forms of a comparison share.
#include "wording.hpp"

#include "../diagnosis.hpp"
#include "../numbers.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headwater::lab {

namespace {

struct Rounded {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(std::uint64_t count) const { return std::to_string(count); }
  std::string operator()(double number) const { return table_number(number); }
  std::string operator()(const std::string& text) const { return text; }
};

std::vector<std::string> without(std::vector<std::string> names,
                                 const std::vector<std::string>& gone) {
  std::erase_if(
      names, [&](const std::string& name) { return std::ranges::find(gone, name) != gone.end(); });
  return names;
}

std::string all_of(std::size_t variants) {
  return variants == 2 ? "both variants" : fmt::format("all {} variants", variants);
}

}  // namespace

std::string letter(std::size_t run) {
  const std::string last(1, static_cast<char>('A' + run % 26));
  return run < 26 ? last : letter(run / 26 - 1) + last;
}

std::string rounded(const Comparison& comparison, const Row& row, const Quantity& quantity) {
  const RecordedVariant& variant = comparison.variant(row);
  if (quantity.name == "run") return letter(row.run);
  if (quantity.name == "seconds") return variant.seconds ? plain_number(*variant.seconds) : "";
  if (quantity.name == "finding")
    return to_text(flow_of(
        way_of(variant.gradient_ratio.value_or(NAN), variant.time_gradient_ratio.value_or(NAN))));
  return std::visit(Rounded(), quantity.of(comparison, row));
}

std::string subject(const Contrast& contrast, const Finding& finding) {
  const auto& variants = finding.variants;
  if (variants.empty()) return "the run";
  if (contrast.same_name && variants.size() > 1) {
    const std::vector<std::string> others = without(contrast.compared, variants);
    if (others.empty()) return all_of(variants.size());
    if (2 * others.size() < variants.size())
      return fmt::format("all but {}", fmt::join(others, ", "));
  }
  return fmt::format("{}", fmt::join(variants, ", "));
}

Headings headings(const Contrast& contrast) {
  const std::string run = letter(contrast.run), from = letter(contrast.from_run);
  const std::string subject = "variant of " + run;
  if (contrast.same_name) return {subject, "in " + from, "in " + run};
  const bool at_home = contrast.run == contrast.from_run;
  return {subject, "in " + contrast.from_variant + (at_home ? "" : " of " + from),
          "in the variant"};
}

}  // namespace headwater::lab
