// Initializers: what plugin check does not try.
#include <headwater/initializer.hpp>

#include "catch.hpp"
#include "golden.hpp"

using namespace headwater;
using namespace headwater::test;

TEST_CASE("bounds in the wrong order are refused") {
  for (const char* name : {"uniform", "trunc_normal"})
    CHECK_THROWS_WITH(make<Initializer>({{"type", name}, {"a", 3}, {"b", 3}}),
                      Catch::Contains("'a', the lower bound, must be below 'b'"));
}
