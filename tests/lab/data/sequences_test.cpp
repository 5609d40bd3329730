// Sequences to remember: what their papers promise of them.
#include "catch.hpp"
#include "data_sets.hpp"
#include <algorithm>
#include <set>

using namespace headwater;
using namespace headwater::test;

namespace {

/// A feature of a step of a sample.
double value(const Room& room, std::int64_t feature, std::int64_t column) {
  return room.inputs[static_cast<std::size_t>(feature + column * room.x.rows)];
}

/// The only feature of a column that is 1, all others being 0.
std::int64_t symbol(const Room& room, std::int64_t column) {
  std::int64_t found = -1;
  for (std::int64_t i = 0; i < room.x.rows; ++i)
    if (value(room, i, column) != 0) {
      CHECK(found == -1);
      CHECK(value(room, i, column) == 1);
      found = i;
    }
  return found;
}

/// Are all features of a column 0?
bool empty(const Room& room, std::int64_t column) {
  for (std::int64_t i = 0; i < room.x.rows; ++i)
    if (value(room, i, column) != 0) return false;
  return true;
}

Room test_of(const Data& data, std::int64_t first) {
  Room room(data);
  data.test_batch(first, DType::float64, room.batch());
  return room;
}

}  // namespace

TEST_CASE("sequences: the adding problem marks a step of each half") {
  const auto data = make("{type: adding_problem, steps: 7, batch_size: 500}");
  CHECK(data->input().features == 2);
  CHECK(data->input().steps == 7);
  CHECK(data->target().steps == 0);
  CHECK_FALSE(data->classes());
  const Room room = training(*data, 3);
  std::set<std::int64_t> places;
  double error = 0;
  for (std::int64_t j = 0; j < 500; ++j) {
    double sum = 0;
    std::vector<std::int64_t> marked;
    for (std::int64_t t = 0; t < 7; ++t) {
      const double x = value(room, 0, 7 * j + t), mark = value(room, 1, 7 * j + t);
      CHECK((x >= 0 && x < 1));
      CHECK((mark == 0 || mark == 1));
      if (mark == 1) marked.push_back(t);
      sum += x * mark;
    }
    REQUIRE(marked.size() == 2);
    CHECK((marked[0] < 3 && marked[1] >= 3));
    places.insert(marked.begin(), marked.end());
    const double target = room.targets[static_cast<std::size_t>(j)];
    CHECK(target == sum);
    error += (target - 1) * (target - 1) / 500;
  }
  CHECK(places.size() == 7);
  CHECK(error == Approx(1.0 / 6).margin(0.03));
}

TEST_CASE("sequences: min_steps makes lengths differ, and the rest is 0") {
  const auto data = make("{type: adding_problem, steps: 6, min_steps: 4, batch_size: 400}");
  const Room room = training(*data, 0);
  CHECK(std::set(room.lengths.begin(), room.lengths.end()) == std::set<std::int64_t>{4, 5, 6});
  for (std::int64_t j = 0; j < 400; ++j) {
    double sum = 0;
    for (std::int64_t t = 0; t < 6; ++t) {
      if (t < room.lengths[static_cast<std::size_t>(j)])
        sum += value(room, 0, 6 * j + t) * value(room, 1, 6 * j + t);
      else
        CHECK(empty(room, 6 * j + t));
    }
    CHECK(room.targets[static_cast<std::size_t>(j)] == sum);
  }
}

TEST_CASE("sequences: without min_steps all have full length") {
  const auto data = make("{type: adding_problem, steps: 6}");
  CHECK(std::ranges::count(training(*data, 0).lengths, 6) == 128);
}

TEST_CASE("sequences: a caller without lengths gets the same batch") {
  const auto data = make("{type: temporal_order}");
  Room room(*data);
  data->training_batch(2, DType::float64, {room.x, room.target});
  CHECK(room.inputs == training(*data, 2).inputs);
}

TEST_CASE("sequences: temporal order is task 6a") {
  const auto data = make("{type: temporal_order, batch_size: 1000}");
  CHECK(data->input().features == 8);
  CHECK(data->input().steps == 110);
  CHECK(data->classes() == 4);
  const Room room = training(*data, 1);
  std::set<std::int64_t> firsts, seconds, classes, others;
  for (std::int64_t j = 0; j < 1000; ++j) {
    const std::int64_t steps = room.lengths[static_cast<std::size_t>(j)];
    std::vector<std::int64_t> places;
    std::int64_t order = 0;
    for (std::int64_t t = 1; t + 1 < steps; ++t) {
      const std::int64_t s = symbol(room, 110 * j + t);
      if (s >= 6) {
        places.push_back(t);
        order = 2 * order + (s - 6);
      } else {
        others.insert(s);
      }
    }
    REQUIRE(places.size() == 2);
    firsts.insert(places[0]);
    seconds.insert(places[1]);
    CHECK(static_cast<double>(order) == room.targets[static_cast<std::size_t>(j)]);
    classes.insert(order);
    CHECK(symbol(room, 110 * j) == 0);
    CHECK(symbol(room, 110 * j + steps - 1) == 1);
    for (std::int64_t t = steps; t < 110; ++t)
      CHECK(empty(room, 110 * j + t));
  }
  CHECK((*firsts.begin() == 10 && *firsts.rbegin() == 20));
  CHECK((*seconds.begin() == 50 && *seconds.rbegin() == 60));
  CHECK(classes.size() == 4);
  CHECK(others == std::set<std::int64_t>{2, 3, 4, 5});
  CHECK(std::ranges::min(room.lengths) == 100);
  CHECK(std::ranges::max(room.lengths) == 110);
}

TEST_CASE("sequences: copy memory recalls its symbols after the delay") {
  const auto data = make("{type: copy_memory, delay: 5, length: 3, batch_size: 50}");
  CHECK(data->input().features == 10);
  CHECK(data->input().steps == 11);
  CHECK(data->target().features == 1);
  CHECK(data->target().steps == 11);
  CHECK(data->classes() == 9);
  const Room room = training(*data, 0);
  std::set<std::int64_t> used;
  for (std::int64_t j = 0; j < 50; ++j) {
    std::vector<std::int64_t> in, out;
    for (std::int64_t t = 0; t < 11; ++t) {
      in.push_back(symbol(room, 11 * j + t));
      out.push_back(static_cast<std::int64_t>(room.targets[static_cast<std::size_t>(11 * j + t)]));
    }
    const std::vector<std::int64_t> s(in.begin(), in.begin() + 3);
    used.insert(s.begin(), s.end());
    CHECK(in == std::vector<std::int64_t>{s[0], s[1], s[2], 8, 8, 8, 8, 9, 8, 8, 8});
    CHECK(out == std::vector<std::int64_t>{8, 8, 8, 8, 8, 8, 8, 8, s[0], s[1], s[2]});
  }
  CHECK(used == std::set<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7});
}

TEST_CASE("sequences: test samples stay, whatever the batch size") {
  for (const std::string type : {"adding_problem", "temporal_order", "copy_memory"}) {
    const auto one = make("{type: " + type + ", batch_size: 1, test_samples: 3}");
    const auto two = make("{type: " + type +
                          ", batch_size: 2, test_samples: 3, "
                          "validation_samples: 4}");
    const auto size = static_cast<std::ptrdiff_t>(Room(*one).inputs.size());
    const Room pair = test_of(*two, 1), short_one = test_of(*two, 2);
    CHECK(
        std::equal(pair.inputs.begin() + size, pair.inputs.end(), test_of(*one, 2).inputs.begin()));
    CHECK(std::equal(short_one.inputs.begin(), short_one.inputs.begin() + size,
                     test_of(*one, 2).inputs.begin()));
    CHECK(std::count(short_one.inputs.begin() + size, short_one.inputs.end(), 0) == size);
    CHECK(one->test_samples() == 3);
    CHECK(two->validation_samples() == 4);
    Room validation(*two);
    CHECK(two->validation_batch(2, DType::float64, validation.batch()) == 2);
    CHECK(validation.inputs != pair.inputs);
    CHECK(training(*two, 0).inputs != training(*two, 1).inputs);
    CHECK(training(*two, 1).inputs == training(*two, 1).inputs);
  }
}

TEST_CASE("sequences: mistakes") {
  CHECK_THAT(mistakes_of("{type: adding_problem, steps: 5, min_steps: 6}"),
             Catch::Contains("'min_steps' must be a whole number from 2 to 5"));
  CHECK_THAT(mistakes_of("{type: temporal_order, steps: 110, min_steps: 61}"),
             Catch::Contains("'min_steps' must be a whole number from 62 to 110"));
  CHECK_THAT(mistakes_of("{type: copy_memory, symbols: 1}"),
             Catch::Contains("'symbols' must be a whole number from 2"));
}
