// Which columns of a CSV file are features, targets or nothing.
#include "csv_columns.hpp"

#include "csv_numbers.hpp"
#include <algorithm>

namespace headwater::lab {

namespace {

using Place = std::optional<std::size_t>;

Place find_name(const std::vector<std::string>& names, const Node& column) {
  const auto named = std::ranges::find(names, column.text);
  return named == names.end() ? Place() : Place(named - names.begin());
}

/// From 0; -1 is the last one.
Place find_number(const std::vector<std::string>& names, const Node& column) {
  const auto number = as_integer(column);
  const auto count = static_cast<std::int64_t>(names.size());
  if (!number || *number < -count || *number >= count) return std::nullopt;
  return static_cast<std::size_t>(*number < 0 ? *number + count : *number);
}

class Roles {
 public:
  Roles(CsvColumns& columns, Diagnostics& diagnostics)
      : columns_(columns), diagnostics_(diagnostics) {}

  void assign(const Node* given, bool targets) {
    if (!given) return;
    int next = 0;
    if (given->kind != Node::Kind::list) assign_one(*given, targets ? next : -2);
    for (const Node& column : given->items)
      assign_one(column, targets ? next++ : CsvColumns::ignored);
  }

 private:
  void assign_one(const Node& given, int role) {
    const Place named = find_name(columns_.names, given);
    const Place numbered = find_number(columns_.names, given);
    const Place column = named ? named : numbered;
    if (named && numbered && named != numbered) {
      diagnostics_.error(given.mark,
                         "'" + given.text + "' is the name of column " + std::to_string(*named) +
                             " and the number of column '" + columns_.names[*numbered] + "'",
                         "for the name put it in quotes; for the number count from the end, -1 "
                         "is the last");
      return;
    }
    if (!column) {
      const std::string near = did_you_mean(given.text, columns_.names);
      diagnostics_.error(given.mark, "there is no column " + describe(given),
                         near.empty() ? known() : near);
      return;
    }
    int& now = columns_.roles[*column];
    if (now != CsvColumns::feature)
      diagnostics_.error(given.mark, "column " + describe(given) + " is named twice");
    now = role;
  }

  /// The first of them.
  std::string known() const {
    const bool maybe_sample = std::ranges::any_of(columns_.names, is_like_number);
    std::string text = maybe_sample ? "if the first row is a sample, say header: false and the "
                                      "number of the column; columns:"
                                    : "columns:";
    for (std::size_t i = 0; i < std::min<std::size_t>(columns_.names.size(), 12); ++i)
      text += (i > 0 ? ", " : " ") + columns_.names[i];
    return text + (columns_.names.size() > 12 ? ", ..." : "");
  }

  CsvColumns& columns_;
  Diagnostics& diagnostics_;
};

}  // namespace

CsvColumns assign_roles(std::vector<std::string> names, const CsvSettings& settings,
                        Diagnostics& diagnostics) {
  CsvColumns columns;
  columns.roles.assign(names.size(), CsvColumns::feature);
  columns.names = std::move(names);
  Roles roles(columns, diagnostics);
  roles.assign(settings.target, true);
  roles.assign(settings.ignore, false);
  columns.features = std::ranges::count(columns.roles, CsvColumns::feature);
  columns.targets = std::ranges::count_if(columns.roles, [](int role) { return role >= 0; });
  if (columns.features == 0)
    diagnostics.error(settings.target->mark, "no column is left for the inputs");
  return columns;
}

}  // namespace headwater::lab
