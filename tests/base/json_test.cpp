// JSON values: what they are built from, the text they become, and the way back.
#include "json.hpp"

#include "catch.hpp"
#include <base/json.hpp>
#include <bit>
#include <cmath>
#include <random>

using namespace headwater;
using Catch::Matchers::Contains;
using headwater::lab::Json;
using headwater::lab::JsonError;
using Library = nlohmann::ordered_json;

namespace {

std::string reason_of(const std::string& text, std::size_t byte) {
  try {
    Json::parse(text);
  } catch (const JsonError& e) {
    CHECK(e.byte == byte);
    return e.what();
  }
  return "read";
}

std::string nested(int levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

}  // namespace

TEST_CASE("a JSON value keeps order, types and names of numbers") {
  const std::optional<std::uint64_t> none, some = UINT64_MAX;
  Json json = {{"text", "a"},  {"pair", {{"b", "c"}}},
               {"none", none}, {"some", some},
               {"flag", true}, {"whole", -3},
               {"real", 3.0},  {"numbers", std::vector<double>{0.1, INFINITY, -INFINITY, -NAN}}};
  json["list"] = Json::list();
  json["list"].push_back({{"x", nullptr}});
  json["list"][0]["y"] = Json::map();
  json["text"] = "z";
  CHECK(json.compact() == R"({"text":"z","pair":{"b":"c"},"none":null,"some":18446744073709551615,)"
                          R"("flag":true,"whole":-3,"real":3.0,"numbers":[0.1,"inf","-inf","nan"],)"
                          R"("list":[{"x":null,"y":{}}]})");
}

TEST_CASE("JSON is written as before, whatever the number or text") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    const double value = std::bit_cast<double>(random());
    if (std::isfinite(value)) CHECK(Json(value).compact() == Library(value).dump());
  }
  const std::string text = "\"\\/\b\t\x01\x7f <\u00e9\u2028> \xff\xc3";
  const Library library = {{text, {text, 1, {}, Library::object()}}};
  Json list = std::vector<Json>{text, 1, nullptr, Json::map()};
  CHECK(Json({{text, list}}).indented() ==
        library.dump(2, ' ', false, Library::error_handler_t::replace) + "\n");
}

TEST_CASE("JSON that was read is written alike") {
  const std::string text =
      R"({"b":[1,-1,1.0,1e+300,-0.0,true,null,"\u0000é"],"a":{"x":[],"y":{}},"c":""})";
  const Json json = Json::parse(text);
  CHECK(json.compact() == Library::parse(text).dump());
  CHECK(*json.at("b").at(0).as<std::uint64_t>() == 1);
  CHECK(*json.at("b").at(1).as<std::int64_t>() == -1);
  CHECK(*json.at("b").at(2).as<double>() == 1);
  CHECK(json.at("c") == "");
  CHECK(Json::parse(R"({"a": 1, "b": 2, "a": 3})").compact() == R"({"a":3,"b":2})");
}

TEST_CASE("text that is not JSON is refused with place and reason") {
  CHECK(reason_of("{\"a\": 1", 8) == "unexpected end of input; expected '}'");
  CHECK_THAT(reason_of("[1, x]", 5), Contains("invalid literal"));
  CHECK_THAT(reason_of("[1e999]", 0), Contains("number overflow"));
  CHECK(reason_of(nested(256), 0) == "read");
  CHECK(reason_of(nested(257), 0) == "nested deeper than 256 levels");
}

TEST_CASE("a JSON value that is not what was asked for says so") {
  const Json json = Json::parse(R"({"a": [1, "nan", "b"]})");
  CHECK(json.find("b") == nullptr);
  CHECK(json.at("a").find("b") == nullptr);
  CHECK(std::isnan(json.at("a").at(1).real()));
  CHECK_THROWS_WITH(json.at("b"), "no key 'b'");
  CHECK_THROWS_WITH(json.at("a").at(3), "a list of 3 has no item 3");
  CHECK_THROWS_WITH(json.at("a").at(2).real(), "\"b\" is not a number");
  CHECK_THROWS_WITH(json.at("a").at(0).items(), "1 is not a list");
  CHECK_THROWS_WITH(json.at("a").entries(), "[1,\"nan\",\"b\"] is not a map");
}
