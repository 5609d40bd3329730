// Two spirals: the points of Lang and Witbrock.
#include "catch.hpp"
#include "data_sets.hpp"
#include <cmath>
#include <map>

using namespace headwater;
using namespace headwater::test;

namespace {

/// Radius to point and class, of many draws.
std::map<long, std::array<double, 3>> points(const Data& data, double side) {
  std::map<long, std::array<double, 3>> found;
  for (std::uint64_t step = 0; step < 40; ++step) {
    const Room room = training(data, step);
    for (std::size_t j = 0; j < room.targets.size(); ++j) {
      const double x = room.inputs[2 * j], y = room.inputs[2 * j + 1];
      if (room.targets[j] == side)
        found[std::lround(1e6 * std::hypot(x, y))] = {x, y, room.targets[j]};
    }
  }
  return found;
}

}  // namespace

// Their points: angle i pi / 16, radius 6.5 (104 - i) / 104, for i from 0 to 96.
TEST_CASE("two_spirals: 97 points each, three turns, one inside the other") {
  const auto data = make("{type: two_spirals}");
  CHECK(data->classes() == 2);
  CHECK(data->test_samples() == 192);
  const auto first = points(*data, 0), second = points(*data, 1);
  REQUIRE(first.size() == 97);
  REQUIRE(second.size() == 97);
  for (int i = 0; i < 97; ++i) {
    const double angle = i * std::acos(-1.0) / 16, radius = (104.0 - i) / 104;
    const auto& point = first.at(std::lround(1e6 * radius));
    CHECK(point[0] == Approx(radius * std::cos(angle)).margin(1e-12));
    CHECK(point[1] == Approx(radius * std::sin(angle)).margin(1e-12));
    const auto& opposite = second.at(std::lround(1e6 * radius));
    CHECK(opposite[0] == Approx(-point[0]));
    CHECK(opposite[1] == Approx(-point[1]));
  }
}

TEST_CASE("two_spirals: test points lie between training points, without noise") {
  const auto data = make("{type: two_spirals, noise: 0.5, batch_size: 192}");
  Room room(*data);
  CHECK(data->test_batch(0, DType::float64, room.batch()) == 192);
  for (std::size_t i = 0; i < 96; ++i) {
    const double radius = (103.5 - static_cast<double>(i)) / 104;
    CHECK(std::hypot(room.inputs[4 * i], room.inputs[4 * i + 1]) == Approx(radius));
    CHECK(room.targets[2 * i] == 0);
    CHECK(room.targets[2 * i + 1] == 1);
  }
}

TEST_CASE("two_spirals: noise moves training points") {
  CHECK(points(*make("{type: two_spirals, noise: 0.1}"), 0) !=
        points(*make("{type: two_spirals}"), 0));
}
