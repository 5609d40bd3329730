// Which plugin a name leads to, and why not another: for people and for programs.
#pragma once

#include <headwater/plugin_info.hpp>

#include <base/document.hpp>
#include <string>
#include <vector>

namespace headwater::lab {

/// What a context answers to a name of a kind.
struct Offers {
  Kind kind{};
  std::string name{};
  std::vector<std::string> folders{};  ///< that are searched, in this order, there or not
  std::vector<Offer> list{};

  bool empty() const { return list.empty(); }
  const Offer* chosen() const;  ///< nullptr: none
  const Offer* fatal() const;   ///< why asking for the name fails, if it does; nullptr
};

Document offers_document(const Offers& offers);

/// [{"kind", "name", "folders": [...], "files": [{"path", "fate": "chosen", "passed
/// over" or "refused", "why", "plugin", "level"}], "problem"}]
std::string offers_json(const std::vector<Offers>& all);

}  // namespace headwater::lab
