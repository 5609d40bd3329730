// Techniques that add up squares or means, of numbers whose squares or sums no double holds.
#include <headwater/loss.hpp>

#include "catch.hpp"
#include "golden.hpp"
#include <limits>

using namespace headwater;
using namespace headwater::test;

namespace {

struct Passage {
  std::vector<double> y, dx, gradients, recalled;
};

/// Through a layer and back, of numbers times a scale.
Passage pass(const std::string& layer, double scale, DType dtype, Shape input = {6, 4, 5}) {
  Context context = test::context();
  const auto net = network(context, "network: [" + layer + "]\nloss: mse",
                           {.input = input, .dtype = dtype, .input_gradient = true});
  randomize(net->input(), dtype, 3);
  std::vector<double> x = values(net->input(), dtype);
  for (double& one : x)
    one = (one + 0.3) * scale;
  assign(net->input(), dtype, x);
  net->forward(true);
  Passage passage{values(net->output(), dtype), {}, {}, {}};
  randomize(net->output_gradient(), dtype, 4);
  net->backward();
  passage.dx = values(net->input_gradient(), dtype);
  for (const NamedTensor& parameter : net->layers()[0].parameters)
    for (const double g : values(parameter.gradient, dtype))
      passage.gradients.push_back(g);
  net->forward(false);
  passage.recalled = values(net->output(), dtype);
  return passage;
}

void check_alike(const std::vector<double>& a, const std::vector<double>& b, double times,
                 double tolerance) {
  REQUIRE(a.size() == b.size());
  double most = 0;
  for (const double one : b)
    most = std::max(most, std::abs(one));
  for (std::size_t i = 0; i < a.size(); ++i)
    CHECK(std::abs(a[i] * times - b[i]) <= tolerance * most);
}

const std::vector<std::string> normalizers{"{normalizer: {type: batch_norm, momentum: 1}}",
                                           "{normalizer: layer_norm}",
                                           "{normalizer: {type: group_norm, num_groups: 3}}",
                                           "{normalizer: instance_norm}", "{normalizer: rms_norm}"};

void check_normalizers(DType dtype, const std::vector<double>& scales, double tolerance) {
  for (const std::string& layer : normalizers) {
    const Passage usual = pass(layer, 1e4, dtype);
    for (const double scale : scales) {
      INFO(layer << " at " << scale);
      const Passage large = pass(layer, scale, dtype);
      check_alike(large.y, usual.y, 1, tolerance);
      check_alike(large.recalled, usual.recalled, 1, tolerance);
      check_alike(large.gradients, usual.gradients, 1, tolerance);
      check_alike(large.dx, usual.dx, scale / 1e4, tolerance);
    }
  }
}

/// The mean of four terms as large as that of one sample.
double loss_of(const Json& settings, const std::vector<double>& y, double target) {
  const auto loss = make<Loss>(settings);
  const auto rows = static_cast<std::int64_t>(y.size());
  const Tensor outputs(rows, 4, DType::float64);
  std::vector<double> all;
  for (int i = 0; i < 4; ++i)
    all.insert(all.end(), y.begin(), y.end());
  assign(outputs.matrix(), DType::float64, all);
  const Shape shape = loss->target({rows, 0, 4});
  const Tensor targets(shape.features, 4, DType::float64);
  assign(targets.matrix(), DType::float64, std::vector<double>(all.size(), target));
  return loss->evaluate(DType::float64, outputs.matrix(), targets.matrix(), nullptr);
}

}  // namespace

TEST_CASE("normalizers make the same of numbers whose squares no double holds") {
  check_normalizers(DType::float64, {1e100, 1e154, 1e160, 1e300}, 1e-8);
}

TEST_CASE("normalizers make the same of numbers whose squares no float holds") {
  check_normalizers(DType::float32, {1e18, 1e19, 1e25, 1e36}, 1e-3);
}

TEST_CASE("batch_norm comes back from a batch of huge numbers") {
  Context context = test::context();
  const auto net = network(context, "network: [{normalizer: {type: batch_norm, momentum: 0.5}}]",
                           {.input = {1, 0, 2}});
  assign(net->input(), DType::float32, {1e25, -1e25});
  net->forward(true);
  assign(net->input(), DType::float32, {1, -1});
  for (int i = 0; i < 300; ++i)
    net->forward(true);
  CHECK(values(net->state()[1].value, DType::float32)[0] == Approx(2));
}

TEST_CASE("weight_norm has lengths of rows whose squares no double holds") {
  const auto layer = [](const char* std) {
    return "{block: weight_norm, units: 3, initializer: {type: normal, std: " + std::string(std) +
           "}}";
  };
  const Passage usual = pass(layer("1"), 1, DType::float64, {6, 0, 5});
  for (const auto& [std, size] :
       {std::pair{"1e200", 1e200}, {"1e160", 1e160}, {"1e-200", 1e-200}}) {
    INFO(std);
    const Passage other = pass(layer(std), 1 / size, DType::float64, {6, 0, 5});
    check_alike(other.y, usual.y, 1, 1e-12);
    check_alike(other.dx, usual.dx, 1 / size, 1e-12);
  }
}

TEST_CASE("lsuv makes variance 1 of numbers whose squares no double holds") {
  for (const double scale : {1e-300, 1e-170, 1e160, 1e290}) {
    INFO(scale);
    const Passage passage =
        pass("{block: dense, units: 6, initializer: lsuv}", scale, DType::float64, {6, 0, 50});
    double sum = 0, squares = 0;
    for (const double y : passage.y) {
      sum += y;
      squares += y * y;
    }
    const auto n = static_cast<double>(passage.y.size());
    CHECK(squares / n - (sum / n) * (sum / n) == Approx(1));
  }
}

TEST_CASE("losses are finite where only the sum over samples is not") {
  CHECK(loss_of("l1", {1e308}, 0) == Approx(1e308));
  CHECK(loss_of("l1", std::vector<double>(40, 1e308), 0) == Approx(1e308));
  CHECK(loss_of("mse", {1e154}, 0) == Approx(1e308));
  CHECK(loss_of("mse", std::vector<double>(40, -1e154), 0) == Approx(1e308));
  CHECK(loss_of("huber", {1e308}, 0) == Approx(1e308));
  CHECK(loss_of("nll", {-1e308, 0}, 0) == Approx(1e308));
  CHECK(loss_of("cross_entropy", {0, 1e308}, 0) == Approx(1e308));
  CHECK(loss_of("hinge", {0, 1.5e308, 1.5e308}, 0) == Approx(1e308));
  CHECK(loss_of("binary_cross_entropy", {-1e308}, 1) == Approx(1e308));
  CHECK(std::isinf(loss_of("mse", {1e155}, 0)));
}
