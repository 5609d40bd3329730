// Splitting and standardising what lies in a table.
#include "catch.hpp"
#include "data_sets.hpp"
#include "fixtures/fixture.hpp"
#include <cmath>
#include <set>

using namespace headwater;
using namespace headwater::test;
using Catch::Matchers::Contains;

namespace {

/// Samples i = 0 .. 99: features i and 1000 - 10 i, and 7 always; target i.
struct Ramp {
  fixture::Folder folder;

  Ramp() {
    std::string text = "a,b,c,y\n";
    for (int i = 0; i < 100; ++i)
      text += std::to_string(i) + "," + std::to_string(1000 - 10 * i) + ",7," + std::to_string(i) +
              "\n";
    folder.write("ramp.csv", text);
  }

  std::string yaml(const std::string& more = "") const {
    return "{type: csv, target: y, file: " + (folder.path() / "ramp.csv").string() + more + "}";
  }
};

using Part = std::set<double>;

/// The samples of a part, by their targets.
template <class Fill>
Part all_of(const Data& data, std::int64_t samples, Fill fill) {
  Part part;
  Room room(data);
  for (std::int64_t first = 0; first < samples;) {
    const std::int64_t n = fill(first, room);
    REQUIRE(n > 0);
    part.insert(room.targets.begin(), room.targets.begin() + n);
    first += n;
  }
  return part;
}

Part tests_of(const Data& data) {
  return all_of(data, data.test_samples(), [&](std::int64_t first, Room& room) {
    return data.test_batch(first, DType::float64, room.batch());
  });
}

Part validation_of(const Data& data) {
  return all_of(data, data.validation_samples(), [&](std::int64_t first, Room& room) {
    return data.validation_batch(first, DType::float64, room.batch());
  });
}

Part training_of(const Data& data) {
  Part part;
  for (std::uint64_t step = 0; step < 30; ++step)
    for (const double target : training(data, step).targets)
      part.insert(target);
  return part;
}

}  // namespace

TEST_CASE("table: a split gives every sample to one part") {
  const Ramp ramp;
  const auto data = make(ramp.yaml(", split: {validation: 0.1, test: 0.2}"));
  const Part test = tests_of(*data), validation = validation_of(*data),
             training = training_of(*data);
  CHECK(test.size() == 20);
  CHECK(validation.size() == 10);
  CHECK(training.size() == 70);
  Part all = test;
  all.insert(validation.begin(), validation.end());
  all.insert(training.begin(), training.end());
  CHECK(all.size() == 100);
}

TEST_CASE("table: the seed shuffles the split") {
  const Ramp ramp;
  const std::string yaml = ramp.yaml(", split: {test: 0.5}");
  CHECK(tests_of(*make(yaml, 1)) == tests_of(*make(yaml, 1)));
  CHECK(tests_of(*make(yaml, 1)) != tests_of(*make(yaml, 2)));
  Part first;
  for (int i = 50; i < 100; ++i)
    first.insert(i);
  CHECK(tests_of(*make(yaml, 1)) != first);
}

TEST_CASE("table: a set with a test set can give some training samples to validation") {
  const auto data = make("{type: clusters, split: {validation: 0.25}}");
  CHECK(data->test_samples() == 2000);
  CHECK(data->validation_samples() == 1500);
}

TEST_CASE("table: without a split there is nothing to validate or test with") {
  const Ramp ramp;
  const auto data = make(ramp.yaml());
  CHECK(data->test_samples() == 0);
  CHECK(data->validation_samples() == 0);
  CHECK(training_of(*data).size() == 100);
}

TEST_CASE("table: features are standardised by the training samples alone") {
  const Ramp ramp;
  const std::string split = ", split: {test: 0.3}, standardise: ";
  const auto raw = make(ramp.yaml(split + "none"));
  const auto data = make(ramp.yaml(split + "per_feature"));
  double n = 0, sum = 0, squares = 0;
  const Part part = training_of(*data);
  for (const double target : part) {
    n += 1;
    sum += target;
    squares += target * target;
  }
  REQUIRE(n == 70);
  const double mean = sum / n, deviation = std::sqrt(squares / n - mean * mean);
  for (const Room& room : {training(*data, 0), tested(*data)})
    for (std::size_t j = 0; j < 30; ++j) {
      const double wanted = (room.targets[j] - mean) / deviation;
      CHECK(room.inputs[3 * j] == Approx(wanted).margin(1e-9));
      CHECK(room.inputs[3 * j + 1] == Approx(-wanted).margin(1e-9));
      CHECK(room.inputs[3 * j + 2] == 0);
    }
  CHECK(training(*raw, 0).inputs[0] == training(*raw, 0).targets[0]);
  CHECK(training(*make(ramp.yaml(split + "true")), 0).inputs == training(*data, 0).inputs);
  CHECK(training(*make(ramp.yaml(split + "false")), 0).inputs == training(*raw, 0).inputs);
}

TEST_CASE("table: the whole can be standardised by one mean and deviation") {
  const Ramp ramp;
  const auto raw = make(ramp.yaml()), data = make(ramp.yaml(", standardise: whole"));
  std::vector<double> values;
  for (int i = 0; i < 100; ++i)
    values.insert(values.end(), {1.0 * i, 1000.0 - 10 * i, 7});
  double mean = 0, variance = 0;
  for (const double v : values)
    mean += v / 300;
  for (const double v : values)
    variance += (v - mean) * (v - mean) / 300;
  const Room a = training(*raw, 0), b = training(*data, 0);
  for (std::size_t i = 0; i < a.inputs.size(); ++i)
    CHECK(b.inputs[i] == Approx((a.inputs[i] - mean) / std::sqrt(variance)).margin(1e-9));
  CHECK(b.targets == a.targets);
}

TEST_CASE("table: what was chosen is written down") {
  const Ramp ramp;
  const auto settings = make(ramp.yaml(", split: {validation: 0.1}"))->settings();
  CHECK(settings.find("standardise")->text == "none");
  CHECK(settings.find("split")->find("validation")->text == "0.1");
  CHECK_FALSE(make(ramp.yaml())->settings().find("split"));
}

TEST_CASE("table: mistakes") {
  const Ramp ramp;
  CHECK_THAT(mistakes_of(ramp.yaml(", split: {validation: 0.5, test: 0.5}")),
             Contains("'split' leaves no samples for training"));
  CHECK_THAT(mistakes_of(ramp.yaml(", split: {test: 0.001}")),
             Contains("there are too few samples for any test sample"));
  CHECK_THAT(mistakes_of(ramp.yaml(", split: {test: 1.5, train: 0.2}")),
             Contains("split: 'test' must be a number at least 0 and less than 1") &&
                 Contains("unknown key 'train' in split"));
  CHECK_THAT(mistakes_of(ramp.yaml(", standardise: per_featur")),
             Contains("did you mean 'per_feature'?"));
}

namespace {

/// A file whose column x holds these texts, and y = 0, 1, ...
std::string of_column(const fixture::Folder& folder, const std::vector<std::string>& x,
                      const std::string& name = "x.csv") {
  std::string text = "x,y\n";
  for (std::size_t i = 0; i < x.size(); ++i)
    text += x[i] + "," + std::to_string(i) + "\n";
  return folder.write(name, text).string();
}

std::set<double> inputs_of(const Data& data) {
  const Room room = training(data, 0);
  return {room.inputs.begin(), room.inputs.end()};
}

}  // namespace

TEST_CASE("table: a feature that never changes becomes 0, whatever the test set has there") {
  const fixture::Folder folder;
  for (const char* const number : {"14.62", "100", "1e300", "-1e-300", "0", "0.1"})
    for (const char* const mode : {"per_feature", "whole"}) {
      INFO(number << " " << mode);
      const std::string file = of_column(folder, std::vector<std::string>(1000, number));
      const std::string test = of_column(folder, {"14.63", "1e308"}, "test.csv");
      const auto data = make("{type: csv, target: y, batch_size: 2, file: " + file +
                             ", test_file: " + test + ", standardise: " + mode + "}");
      CHECK(inputs_of(*data) == std::set<double>{0});
      CHECK(tested(*data).inputs == std::vector<double>{0, 0});
    }
}

TEST_CASE("table: a feature that changes by rounding alone becomes 0") {
  const fixture::Folder folder;
  const std::string file = of_column(folder, {"0.3", "0.30000000000000004", "0.3", "0.3"});
  CHECK(inputs_of(*make("{type: csv, target: y, file: " + file + ", standardise: true}")) ==
        std::set<double>{0});
}

TEST_CASE("table: numbers of any size are standardised") {
  const fixture::Folder folder;
  for (const char* const power : {"e200", "e307", "e-200", "e-250", "e-310", "e-322"})
    for (const char* const mode : {"per_feature", "whole"}) {
      INFO(power << " " << mode);
      const std::string file =
          of_column(folder, {std::string("10") + power, std::string("-10") + power});
      const auto inputs =
          inputs_of(*make("{type: csv, target: y, file: " + file + ", standardise: " + mode + "}"));
      REQUIRE(inputs.size() == 2);
      CHECK(*inputs.begin() == Approx(-1));
      CHECK(*inputs.rbegin() == Approx(1));
    }
}

TEST_CASE("table: targets that are values can be standardised") {
  const Ramp ramp;
  const auto data = make(ramp.yaml(", standardise_target: true, split: {test: 0.3}"));
  const auto raw = make(ramp.yaml(", split: {test: 0.3}"));
  double sum = 0, squares = 0;
  for (const double target : training_of(*data)) {
    sum += target;
    squares += target * target;
  }
  CHECK(sum == Approx(0).margin(1e-9));
  CHECK(squares / 70 == Approx(1));
  const double unit = data->target_units().at(0);
  const Room a = tested(*raw), b = tested(*data);
  for (std::size_t j = 1; j < 30; ++j)
    CHECK((b.targets[j] - b.targets[0]) * unit == Approx(a.targets[j] - a.targets[0]));
  CHECK(data->settings().find("standardise_target")->text == "true");
  CHECK(raw->target_units().empty());
  CHECK_THAT(mistakes_of(ramp.yaml(", standardise_target: true, task: classification")),
             Contains("'standardise_target' is for values, but the targets are classes"));
  const fixture::Folder folder;
  folder.write("c.csv", "x,y\n1,5\n2,5\n");
  CHECK_THAT(mistakes_of("{type: csv, target: y, standardise_target: true, file: " +
                         (folder.path() / "c.csv").string() + "}"),
             Contains("a target holds one number in all training samples"));
  CHECK_THAT(mistakes_of("{type: clusters, standardise_target: true}"),
             Contains("unknown key 'standardise_target' in data"));
}
