// What the text and the page of a datasheet say in the same words.
#pragma once

#include "datasheet.hpp"
#include <string>
#include <vector>

namespace headwater::lab {

/// A label, and what is to be told under it.
struct Fact {
  std::string label, text;
};

using Row = std::vector<std::string>;

/// What it is, formula, source, ...; what is empty is left out.
std::vector<Fact> facts_of(const Datasheet& sheet);

/// Range, largest derivative, saturation.
std::vector<Fact> facts_of(const Curve& curve);

/// setting, type, range, default, value, what it is
std::vector<Row> setting_rows(const Datasheet& sheet);

/// weights, q*, chi1, factor per layer, depth scale, gradient ratio by depth
std::vector<Row> outlook_rows(const Theory& theory);

/// What the columns of these rows are, and what was assumed.
std::string legend();

/// What they come to: sentences about Xavier's scale, He's and the critical gain.
std::vector<std::string> sentences(const Theory& theory);

}  // namespace headwater::lab
