// Losses beyond their golden values: tails, and what they refuse.
#include <headwater/loss.hpp>

#include "catch.hpp"
#include "golden.hpp"

using namespace headwater;
using namespace headwater::test;
using Catch::Matchers::Contains;

namespace {

struct Result {
  double value;
  std::vector<double> slopes;
};

Result evaluate(const Json& settings, const Json& y, const Json& targets) {
  const auto loss = make<Loss>(settings);
  const Shape shape = loss->target(shape_of(y));
  const Tensor outputs(y, DType::float64), slopes(y, DType::float64);
  const Tensor target(shape.features, columns(shape), DType::float64);
  assign(target.matrix(), DType::float64, flat(targets));
  const double value =
      loss->evaluate(DType::float64, outputs.matrix(), target.matrix(), &slopes.matrix());
  return {value, slopes.values()};
}

std::string refusal_of(const Json& settings, const Json& y, const Json& targets) {
  try {
    evaluate(settings, y, targets);
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

const Json weighted = {{"type", "cross_entropy"}, {"class_weights", {1, 0}}};

}  // namespace

TEST_CASE("loss: what is nearly right keeps its digits") {
  const Result binary = evaluate("binary_cross_entropy", {{-600}, {600}}, {{0}, {1}});
  CHECK(binary.value == Approx(std::exp(-600)).epsilon(1e-12));
  CHECK(binary.slopes[0] == Approx(std::exp(-600) / 2).epsilon(1e-12));
  CHECK(binary.slopes[1] == Approx(-std::exp(-600) / 2).epsilon(1e-12));
  const Result classes = evaluate("cross_entropy", {{600, 0}}, {0});
  CHECK(classes.value == Approx(std::exp(-600)).epsilon(1e-12));
  CHECK(classes.slopes[0] == Approx(-std::exp(-600)).epsilon(1e-12));
}

TEST_CASE("loss: where no sample counts there is nothing to learn") {
  const Result result = evaluate(weighted, {{3, 1}, {2, 0}}, {1, 1});
  CHECK(result.value == 0);
  CHECK(result.slopes == std::vector<double>(4, 0));
}

TEST_CASE("loss: outputs that are not numbers make a loss that is none") {
  const double none = std::nan("");
  for (const PluginSource& source : plugin_sources()) {
    if (source.kind() != "loss") continue;
    INFO(source.name());
    const auto loss = make<Loss>(source.name());
    const Tensor y(2, 3, DType::float64), slopes(2, 3, DType::float64);
    assign(y.matrix(), DType::float64, std::vector<double>(6, none));
    const Shape shape = loss->target({2, 0, 3});
    const Tensor target(shape.features, 3, DType::float64);
    CHECK(
        std::isnan(loss->evaluate(DType::float64, y.matrix(), target.matrix(), &slopes.matrix())));
  }
}

TEST_CASE("loss: lists have a number for each output") {
  CHECK(refusal_of(weighted, {{1, 2, 3}}, {0}) ==
        "loss 'cross_entropy': 'class_weights' must be one number for each of the 3 "
        "classes, but got 2");
  CHECK_THAT(refusal_of({{"type", "nll"}, {"class_weights", {1}}}, {{1, 2, 3}}, {0}),
             Contains("'class_weights' must be one number for each of the 3 classes"));
  CHECK_THAT(refusal_of({{"type", "binary_cross_entropy"}, {"pos_weight", {1, 2}}}, {{1}}, {1}),
             Contains("'pos_weight' must be one number for each of the 1 outputs, but got 2"));
}

TEST_CASE("loss: targets that are none") {
  for (const char* const name : {"cross_entropy", "nll", "hinge"}) {
    for (const double k : {-1.0, 2.0, 0.5, std::nan("")}) {
      const Json y = {{1, 2}};
      const auto loss = make<Loss>(name);
      const Tensor outputs(y, DType::float64), target(1, 1, DType::float64);
      assign(target.matrix(), DType::float64, {k});
      CHECK_THROWS_WITH(loss->evaluate(DType::float64, outputs.matrix(), target.matrix(), nullptr),
                        Contains("classes are 0 to 1, but got"));
    }
    CHECK_THAT(refusal_of(name, {{1}}, {0}), Contains("needs at least 2 outputs"));
  }
  CHECK_THAT(refusal_of("binary_cross_entropy", {{1}}, {{3}}),
             Contains("a target is from 0 to 1, but got 3"));
  CHECK_THAT(refusal_of({{"type", "binary_cross_entropy"}, {"from_logits", false}}, {{1.5}}, {{1}}),
             Contains("a probability is from 0 to 1, but got 1.5"));
}
