// The numbers of golden cases.
#include "golden_case.hpp"

#include <cmath>
#include <fmt/format.h>

namespace headwater::lab {

std::vector<double> flat(const Json& json) {
  if (!json.as<Json::List>()) return {json.real()};
  std::vector<double> all;
  for (const Json& item : json.items()) {
    const std::vector<double> more = flat(item);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

std::vector<double> by_columns(const Json& rows) {
  if (rows.items().empty() || !rows.at(0).as<Json::List>()) return flat(rows);
  std::vector<double> all;
  for (std::size_t j = 0; j < rows.at(0).items().size(); ++j)
    for (const Json& row : rows.items())
      all.push_back(row.at(j).real());
  return all;
}

std::int64_t size_of(const Json& list) {
  return static_cast<std::int64_t>(list.items().size());
}

Shape shape_of(const Json& x) {
  const Json& sample = x.at(0);
  if (!sample.at(0).as<Json::List>()) return {size_of(sample), 0, size_of(x)};
  return {size_of(sample.at(0)), size_of(sample), size_of(x)};
}

View view_of(const Json& x, DType dtype) {
  View view(dtype, shape_of(x).features, columns(shape_of(x)));
  view.assign(flat(x));
  return view;
}

void GoldenCase::compare(const std::vector<double>& found, const std::vector<double>& wanted,
                         const std::string& what) const {
  const double tolerance = dtype == DType::float64 ? 1e-10 : 1e-5;
  const double off = found.size() == wanted.size() ? distance(found, wanted) : INFINITY;
  require(off <= tolerance, fmt::format("{} is off by {:.2g}", what, off));
}

void GoldenCase::require(bool holds, const std::string& what) const {
  subject.trial().require(holds, label + ": " + what,
                          "one of the two is wrong: the technique, or what the file was made with");
}

}  // namespace headwater::lab
