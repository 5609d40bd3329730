// Reproductions for programs.
#include "../numbers.hpp"
#include "reproduction.hpp"
#include <cmath>
#include <nlohmann/json.hpp>

namespace headwater::lab {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(exact(value));
}

Json entry(const Outcome& outcome) {
  const Expectation& e = outcome.expectation;
  Json measured = Json::array();
  for (const double value : outcome.measured)
    measured.push_back(number(value));
  return {{"quantity", e.text()},  {"low", number(e.min)},
          {"high", number(e.max)}, {"value", e.value ? number(*e.value) : Json()},
          {"measured", measured},  {"kept", outcome.kept}};
}

Json entry(const Reproduction& one) {
  Json expectations = Json::array();
  for (const Outcome& outcome : one.outcomes)
    expectations.push_back(entry(outcome));
  const Claim& claim = one.claim;
  return {{"number", claim.number == 0 ? Json() : Json(claim.number)},
          {"text", claim.text},
          {"source", claim.source},
          {"method", claim.method},
          {"config", one.config},
          {"reproduced", one.holds()},
          {"seconds", number(one.seconds)},
          {"expectations", expectations}};
}

}  // namespace

std::string reproductions_json(const std::vector<Reproduction>& all) {
  Json claims = Json::array();
  for (const Reproduction& one : all)
    claims.push_back(entry(one));
  const Json whole = {{"seeds", all.empty() ? Json::array() : Json(all[0].seeds)},
                      {"claims", claims}};
  return whole.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace headwater::lab
