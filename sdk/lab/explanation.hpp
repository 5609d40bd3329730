// Which plugin a name leads to, and why not another: for people and for programs.
#pragma once

#include <headwater/context.hpp>

#include <string>
#include <vector>

namespace headwater::lab {

struct Explained {
  Kind kind{};
  std::string name{};
  Explanation told{};
};

std::string explanation_text(const Explained& explained, bool colour);

/// [{"kind", "name", "folders": [...], "files": [{"path", "fate": "chosen", "passed
/// over" or "refused", "why", "plugin", "level"}], "problem"}]
std::string explanations_json(const std::vector<Explained>& all);

}  // namespace headwater::lab
