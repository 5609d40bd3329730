// What the techniques promise beyond agreeing with PyTorch.
#include <headwater/activation.hpp>
#include <headwater/initializer.hpp>
#include <headwater/loss.hpp>

#include "catch.hpp"
#include "golden.hpp"

using namespace headwater;
using namespace headwater::test;

namespace {

double cross_entropy(const headwater_matrix& y, DType dtype, double target,
                     const headwater_matrix& dy) {
  Context context = test::context();
  const Tensor classes(1, 1, dtype);
  assign(classes.matrix(), dtype, {target});
  const auto loss = context.make<Loss>("cross_entropy");
  return loss->evaluate(dtype, y, classes.matrix(), &dy);
}

}  // namespace

TEST_CASE("batch_norm refuses to train on one sample, and evaluates it") {
  Context context = test::context();
  const auto net = network(context, "network: [{normalizer: batch_norm}]", {.input = {3, 0, 1}});
  CHECK_THROWS_WITH(net->forward(true), Catch::Contains("2 samples or more"));
  CHECK_NOTHROW(net->forward(false));
}

TEST_CASE("normalizers refuse shapes that they have no answer for") {
  Context context = test::context();
  const auto plan = [&](const std::string& normalizer, Shape input) {
    network(context, "network: [{normalizer: " + normalizer + "}]", {.input = input});
  };
  CHECK_THROWS_WITH(plan("instance_norm", {3, 0, 4}),
                    Catch::Contains("over the steps of a sequence, but got a vector"));
  CHECK_THROWS_WITH(plan("instance_norm", {3, 1, 4}),
                    Catch::Contains("2 steps or more, but got 1"));
  CHECK_THROWS_WITH(plan("{type: group_norm, num_groups: 2}", {7, 0, 4}),
                    Catch::Contains("2 does not divide 7"));
}

TEST_CASE("settings are finite numbers") {
  for (const char* const value : {".inf", "-.inf", ".nan"}) {
    INFO(value);
    CHECK_THROWS_WITH(make<Activation>({{"type", "leaky_relu"}, {"negative_slope", value}}),
                      Catch::Contains("'negative_slope' must be a finite number") &&
                          Catch::Contains("but got '" + std::string(value) + "'"));
    CHECK_THROWS_WITH(make<Initializer>({{"type", "trunc_normal"}, {"b", value}}),
                      Catch::Contains("'b' must be a finite number, or 'auto'"));
  }
}

TEST_CASE("batch_norm counts the samples whose steps count") {
  Context context = test::context();
  const auto net = network(context, "network: [{normalizer: batch_norm}]", {.input = {3, 4, 1}});
  net->lengths()[0] = 1;
  CHECK_THROWS_WITH(net->forward(true), Catch::Contains("2 samples or more, but got 1"));
}

TEST_CASE("cross_entropy keeps the last digits of a sample that is right") {
  for (const DType dtype : {DType::float32, DType::float64}) {
    const Tensor y(2, 1, dtype), dy(2, 1, dtype);
    assign(y.matrix(), dtype, {70, 0});
    const double value = cross_entropy(y.matrix(), dtype, 0, dy.matrix());
    CHECK(value == Approx(std::exp(-70.0)).epsilon(1e-6).margin(0));
    CHECK(dy.values()[0] == Approx(-std::exp(-70.0)).epsilon(1e-6).margin(0));
    CHECK(dy.values()[1] == Approx(std::exp(-70.0)).epsilon(1e-6).margin(0));
  }
}

TEST_CASE("cross_entropy names a class that does not exist") {
  const Tensor y(3, 1, DType::float64), dy(3, 1, DType::float64);
  for (const double target : {-1.0, 3.0, std::nan("")})
    CHECK_THROWS_WITH(cross_entropy(y.matrix(), DType::float64, target, dy.matrix()),
                      Catch::Contains("classes are 0 to 2"));
}

TEST_CASE("relu hands on what is not a number") {
  Context context = test::context();
  const auto relu = context.make<Activation>("relu");
  const Tensor x(1, 1, DType::float64);
  assign(x.matrix(), DType::float64, {std::nan("")});
  relu->forward(DType::float64, x.matrix(), nullptr, x.matrix());
  CHECK(std::isnan(x.values()[0]));
}
