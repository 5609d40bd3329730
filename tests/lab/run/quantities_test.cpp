// The numbers of a run, called the same everywhere.
#include "catch.hpp"
#include "json.hpp"
#include "made_result.hpp"
#include <lab/record/summary.hpp>
#include <lab/run/quantities.hpp>
#include <set>

using namespace headwater;
using namespace headwater::test;

TEST_CASE("quantities: names are their own, and columns stand in their order") {
  std::set<std::string_view> names;
  for (const Quantity& quantity : quantities())
    CHECK(names.insert(quantity.name).second);
  unsigned last = 0;
  for (const Quantity* quantity : quantities_of_tables()) {
    CHECK(quantity->column > last);
    CHECK_FALSE(quantity->title.empty());
    last = quantity->column;
  }
  CHECK(find_quantity("gradient_ratio") != nullptr);
  CHECK(find_quantity("no_such") == nullptr);
}

TEST_CASE("quantities: summary.json has each, null where the run has no such number") {
  const VariantResult result = Made{.factor = 0.5}.trained("net", 0.84);
  const auto summary = test::parsed(summary_json("x", 1, {result}).indented());
  const auto& variant = summary["variants"][0];
  for (const Quantity& quantity : quantities()) {
    INFO(quantity.name);
    const std::string name(quantity.name);
    REQUIRE(variant.contains(name));
    const auto value = quantity.of(result);
    if (value)
      CHECK(variant[name].get<double>() == *value);
    else
      CHECK(variant[name].is_null());
  }
}

TEST_CASE("quantities: two layers have no way on which a gradient could vanish") {
  VariantResult result = Made{.hidden = 1}.result();
  CHECK_FALSE(find_quantity("gradient_ratio")->of(result).has_value());
  CHECK_FALSE(find_quantity("weight_gradient_ratio")->of(result).has_value());
  result.probes.clear();
  CHECK_FALSE(find_quantity("last_second_moment")->of(result).has_value());
}

TEST_CASE("quantities: the share of dead units is that at the end, of hidden layers") {
  VariantResult result = Made{.dead = 0.25}.result();
  result.probes.push_back(Made{.dead = 0.75}.result().probes[0]);
  result.probes[1].layers[0].dead.reset();
  result.probes[1].layers.back().dead = 1;
  CHECK(find_quantity("dead_units")->of(result) == 0.75);
  CHECK_FALSE(find_quantity("dead_units")->of(Made{.dead = {}}.result()).has_value());
}
