// Numbers and text as they are written: rounded for people, exact in CSV files.
#include "catch.hpp"
#include <base/numbers.hpp>
#include <base/terminal.hpp>
#include <cstdlib>
#include <lab/record/run_csv.hpp>
#include <limits>

using namespace headwater;
using namespace headwater::lab;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double denormal = std::numeric_limits<double>::denorm_min();

}  // namespace

TEST_CASE("a number that is not 0 never looks like 0", "[numbers]") {
  CHECK(exact(0) == "0");
  CHECK(exact(-0.0) == "0");
  CHECK(exact(1.883e-31) == "1.883e-31");
  CHECK(exact(denormal) == "5e-324");
  CHECK(exact(0.1) == "0.1");
  CHECK(exact(inf) == "inf");
  CHECK(exact(-inf) == "-inf");
  CHECK(exact(-not_a_number) == "nan");

  CHECK(table_number(0) == "0");
  CHECK(table_number(1.883e-31) == "1.88e-31");
  CHECK(table_number(-1.883e-31) == "-1.88e-31");
  CHECK(table_number(denormal) == "4.94e-324");
  CHECK(table_number(not_a_number) == "nan");
  CHECK(percent(1e-9) == "<0.1 %");
}

TEST_CASE("exact numbers read back equal", "[numbers]") {
  for (const double value : {1e-31, denormal, 1 / 3., 1e300, 0.23605200000000001, 5e-3})
    CHECK(std::strtod(exact(value).c_str(), nullptr) == value);
}

TEST_CASE("numbers are rounded for people", "[numbers]") {
  CHECK(table_number(0.236052) == "0.2361");
  CHECK(table_number(1) == "1.000");
  CHECK(table_number(0.0009999) == "1.00e-3");
  CHECK(table_number(0.00099999) == "0.001000");
  CHECK(table_number(999949) == "999949");
  CHECK(table_number(999999) == "1.00e6");
  CHECK(table_number(9999999) == "1.00e7");

  CHECK(plain_number(0.25) == "0.25");
  CHECK(plain_number(1) == "1");
  CHECK(plain_number(0.70711, 4) == "0.7071");
  CHECK(plain_number(1.2e-12) == "1.2e-12");
  CHECK(plain_number(10) == "10");
  CHECK(plain_number(100000) == "100000");
  CHECK(plain_number(inf) == "inf");

  CHECK(percent(0) == "0 %");
  CHECK(percent(0.042) == "4.2 %");
  CHECK(percent(0.37) == "37 %");
  CHECK(percent(0.9999) == ">99 %");
  CHECK(percent(1) == "100 %");

  CHECK(duration(0.0024) == "3 ms");
  CHECK(duration(1.24) == "1.2 s");
  CHECK(duration(42.4) == "42 s");
  CHECK(duration(200) == "3 min 20 s");
  CHECK(duration(7500) == "2 h 05 min");
}

TEST_CASE("text is measured and cut in characters, not bytes", "[numbers]") {
  CHECK(text_width("größe") == 5);
  CHECK(clipped("größengröße", 7) == "größ...");
  CHECK(clipped("größe", 5) == "größe");
  CHECK(wrapped("one two three", 7) == "one two\nthree");
}

TEST_CASE("CSV cells are quoted where they must be", "[numbers]") {
  CHECK(csv_cell("relu_he") == "relu_he");
  CHECK(csv_cell("a, b") == "\"a, b\"");
  CHECK(csv_cell("the \"best\"") == "\"the \"\"best\"\"\"");
  CHECK(csv_cell("two\nlines") == "\"two\nlines\"");
}

TEST_CASE("CSV lines hold exact numbers and empty cells", "[numbers]") {
  CHECK(steps_line("a,b", {3, 1e-31, std::nullopt, 0.5}) == "\"a,b\",3,1e-31,,0.5,,");
  CHECK(steps_line("a", {3, not_a_number, 0.25, 0}) == "a,3,nan,0.25,0,,");
  ProbeRecord record{10, {{}, {}}};
  record.layers[1] = {denormal, 1e-40, -0.5, 0.125, 0.2, 0.25, 1, std::nullopt};
  CHECK(layers_line("a", "dense, wide", record, 1) ==
        "a,10,2,\"dense, wide\",5e-324,1e-40,-0.5,0.125,0.2,0.25,1,");
  CHECK(layers_line("a", "dense", record, 0) == "a,10,1,dense,0,,0,0,,,,");
}
