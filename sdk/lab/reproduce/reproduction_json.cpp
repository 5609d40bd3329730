// Reproductions for programs.
#include "reproduction_json.hpp"

#include <base/json.hpp>

namespace headwater::lab {

namespace {

Json entry(const Outcome& outcome) {
  const Expectation& e = outcome.expectation;
  return {
      {"quantity", e.text()},         {"low", e.min},        {"high", e.max}, {"value", e.value},
      {"measured", outcome.measured}, {"kept", outcome.kept}};
}

Json entry(const Reproduction& one) {
  Json expectations = Json::list();
  for (const Outcome& outcome : one.outcomes)
    expectations.push_back(entry(outcome));
  const Claim& claim = one.claim;
  return {{"number", claim.number == 0 ? Json() : Json(claim.number)},
          {"text", claim.text},
          {"source", claim.source},
          {"method", claim.method},
          {"config", one.config},
          {"reproduced", one.holds()},
          {"seconds", one.seconds},
          {"expectations", expectations}};
}

}  // namespace

std::string reproductions_json(const std::vector<Reproduction>& all) {
  Json claims = Json::list();
  for (const Reproduction& one : all)
    claims.push_back(entry(one));
  const Json whole = {{"seeds", all.empty() ? Json::list() : Json(all[0].seeds)},
                      {"claims", claims}};
  return whole.indented();
}

}  // namespace headwater::lab
