// summary.json: the outcome of a run.
#include "summary.hpp"

#include <lab/meaning/finding.hpp>
#include <lab/run/quantities.hpp>

namespace headwater::lab {

namespace {

Json number(const Quantity& quantity, std::optional<double> value) {
  if (value && quantity.as == Quantity::As::count) return static_cast<std::int64_t>(*value);
  return value;
}

/// Of several targets, which have no error in common.
Json list(const std::vector<double>& errors) {
  Json list = Json::list();
  for (const double error : errors)
    list.push_back(error);
  return list;
}

Json entry(const VariantResult& result) {
  Json entry = {{"name", result.name}, {"layers", result.layer_names.size()}};
  for (const Quantity& quantity : quantities())
    entry[quantity.name] = number(quantity, quantity.of(result));
  if (result.test_errors.size() > 1) entry["test_errors"] = list(result.test_errors);
  if (result.validation_errors.size() > 1)
    entry["validation_errors"] = list(result.validation_errors);
  entry["finding"] = finding(result);
  entry["short_finding"] = short_finding(result);
  for (const auto& [name, value] : result.measured)
    entry[name] = value;
  return entry;
}

}  // namespace

Json summary_json(const std::string& name, std::uint64_t seed,
                  const std::vector<VariantResult>& results) {
  Json variants = Json::list();
  for (const VariantResult& result : results)
    variants.push_back(entry(result));
  return {{"name", name}, {"seed", seed}, {"variants", variants}};
}

}  // namespace headwater::lab
