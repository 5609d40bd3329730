// Faults of plugins when networks are planned: refused before memory is written to.
#include "catch.hpp"
#include "fixtures/refusal.hpp"
#include "fixtures/survival.hpp"
#include "host.hpp"
#include <cmath>
#include <numeric>

using Catch::Matchers::Contains;
using namespace headwater;
using headwater::test::network;
using headwater::test::values;

namespace {

Context context_with(const std::vector<std::string>& faulty) {
  std::vector<std::string> files;
  for (const std::string& name : faulty)
    files.push_back(std::string(HEADWATER_FIXTURE_PLUGINS) + "/faulty/" + name + ".so");
  return Context({.folders = {HEADWATER_PLUGINS}, .files = files, .share_cxx_runtime = true});
}

Context context_of_fixture(const char* name) {
  return Context({.folders = {HEADWATER_PLUGINS},
                  .files = {fixture::file(name).string()},
                  .share_cxx_runtime = true});
}

double norm(const std::vector<double>& v) {
  return std::sqrt(std::inner_product(v.begin(), v.end(), v.begin(), 0.0));
}

}  // namespace

TEST_CASE("fault 126: a slot wired to a tensor that does not fit is refused by name") {
  Context context = context_with({"wires_wrongly"});
  const auto plan = [&](const std::string& end, const NetworkOptions& options) {
    return network(context,
                   "network:\n  - block: wires_wrongly\n    end: " + end +
                       "\n    layers: [{block: dense, units: 8}]\nloss: mse",
                   options);
  };
  const NetworkOptions options{.input = {8, 0, 6}};
  CHECK_NOTHROW(plan("none", options)->train_step());
  for (const std::string end : {"x", "y", "dy", "dx"})
    CHECK_THROWS_WITH(plan(end, options),
                      Contains("test.yaml:4:13: error: block 'wires_wrongly': it wired " + end +
                               " of its slot 'layers' to a tensor of 8 x 3 of float32, but what "
                               "is in it needs 8 x 6 of float32"));
  CHECK_THROWS_WITH(
      plan("type", {.input = {8, 0, 1}}),
      Contains("to a tensor of 8 x 1 of float64, but what is in it needs 8 x 1 of float32"));
  CHECK_THROWS_WITH(plan("steps", options), Contains("sequences of another batch than its own"));
  fixture::check_trains();
}

TEST_CASE("fault 127: a callback of plan that is handed nothing is a mistake of the plugin") {
  Context context = context_of_fixture("asks_for_nothing");
  const auto [features, words] = GENERATE(table<std::int64_t, const char*>({
      {1, "it stated nothing as its output"},
      {2, "it asked for a tensor whose name is nothing"},
      {3, "it asked for a tensor whose name is nothing"},
      {4, "it wired a slot before planning it"},
      {5, "it planned a slot that is empty"},
      {6, "it failed and gave no reason"},
  }));
  CHECK_THROWS_WITH(
      network(context, "network: [{block: asks_for_nothing}]", {.input = {features, 0, 2}}),
      Contains("block 'asks_for_nothing': ") && Contains(words));
  fixture::check_trains();
}

TEST_CASE("fault 128: an optimizer that looks at whole tensors gets whole tensors") {
  Context context = context_with({"lars"});
  const NetworkOptions options{
      .input = {100, 0, 4}, .dtype = DType::float64, .all_gradients = true};
  const auto net = network(context,
                           "network: [{block: dense, units: 100}, {block: dense, units: 100}]\n"
                           "loss: mse\noptimizer: {type: lars, learning_rate: 0.1}",
                           options);
  headwater::test::randomize(net->input(), options.dtype, 1);
  headwater::test::randomize(net->target(), options.dtype, 2);
  const NamedTensor& weight = net->layers()[1].parameters[0];
  REQUIRE(weight.value.rows * weight.value.cols == 10'000);  // more than a part
  const auto before = values(weight.value, options.dtype);
  net->train_step();
  const auto after = values(weight.value, options.dtype),
             g = values(weight.gradient, options.dtype);
  double worst = 0;
  for (std::size_t i = 0; i < g.size(); ++i)
    worst = std::max(worst, std::abs(before[i] - .1 * norm(before) / norm(g) * g[i] - after[i]));
  CHECK(worst < 1e-14);
  fixture::check_trains();
}

TEST_CASE("fault 129: a slot that holds the technique itself by default is refused") {
  fixture::check(fixture::refusal_of(fixture::file("own_default")), "L12-DESCRIPTOR",
                 {"setting 'inner'", "the technique itself as what fills it", "another technique"});
  fixture::check_trains();
}

TEST_CASE("fault 129: techniques that fill each other's slots by default end in an error") {
  Context context = context_with({"ping", "pong"});
  CHECK_THROWS_WITH(
      network(context, "network: [{block: dense, units: 2, initializer: ping}]",
              {.input = {2, 0, 1}}),
      Contains("test.yaml:1:") && Contains("techniques stand in each other 128 deep"));
  fixture::check_trains();
}

TEST_CASE("fault 130: a loss is asked once for its targets, which must fit the outputs") {
  Context context = context_with({"odd_target"});
  const auto plan = [&](const std::string& wants) {
    return network(
        context,
        "network: [{block: dense, units: 8}]\nloss: {type: odd_target, wants: " + wants + "}",
        {.input = {2, 0, 4}});
  };
  CHECK_THROWS_WITH(
      plan("negative"),
      Contains("test.yaml:2:") && Contains("for outputs of 8 x 4 it wants targets of -1 x 4"));
  CHECK_THROWS_WITH(plan("batch"), Contains("it wants targets of 8 x 8"));
  for (int i = 0; i < 3; ++i)
    CHECK(plan("growing")->train_step() == 0);
  fixture::check_trains();
}

TEST_CASE("fault 131: an optimizer is asked once how many arrays it keeps, and few do") {
  Context context = context_with({"odd_state"});
  const auto net = [&](const std::string& optimizer) {
    return network(context,
                   "network: [{block: dense, units: 8}]\nloss: mse\noptimizer: " + optimizer,
                   {.input = {2, 0, 4}});
  };
  CHECK_THROWS_WITH(net("{type: odd_state, huge: true}"),
                    Contains("test.yaml:3:") && Contains("it keeps 4000000000 arrays"));
  for (int i = 0; i < 3; ++i)
    CHECK(std::isfinite(net("odd_state")->train_step()));
  fixture::check_trains();
}

TEST_CASE("fault 132: a product whose sizes do not fit names both") {
  std::vector<std::string> files{std::string(HEADWATER_FIXTURE_PLUGINS) + "/faulty/odd_product.so"};
  Context context({.folders = {HEADWATER_PLUGINS},
                   .files = files,
                   .share_cxx_runtime = true,
                   .check_products = true});
  const auto net = network(context, "network: [{block: odd_product}]", {.input = {3, 0, 2}});
  CHECK_THROWS_WITH(
      net->forward(true),
      Contains("a product of 3 x 2 and 3 x 2 does not make 3 x 3") && Contains("test.yaml:1:"));
  fixture::check_trains();
}
