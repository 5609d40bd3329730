// The gradients of every technique against central differences of the loss, in float64.
#include "catch.hpp"
#include "golden.hpp"
#include <lab/theory/gradient_error.hpp>

using namespace headwater;
using namespace headwater::test;

namespace {

/// With the numbers given, over and over; random ones without.
void fill_target(Network& net, const std::vector<double>& numbers) {
  if (numbers.empty()) return randomize(net.target(), DType::float64, 2);
  std::size_t k = 0;
  for_elements(net.target(), DType::float64,
               [&]<class T>(T& target) { target = static_cast<T>(numbers[k++ % numbers.size()]); });
}

void check_gradients(const Json& network, Shape input, const std::vector<double>& targets = {}) {
  INFO(network);
  Context context = test::context();
  const auto net =
      test::network(context, network.dump(),
                    {.input = input, .dtype = DType::float64, .seed = 5, .input_gradient = true});
  randomize(net->input(), DType::float64, 1);
  fill_target(*net, targets);
  CHECK(lab::gradient_error(*net) < 1e-6);
}

Json dense(int units, const std::string& activation) {
  return {{"block", "dense"}, {"units", units}, {"activation", activation}};
}

/// The technique between layers that hand it what it gets in the golden case.
void check_layer(const Json& layer, const Json& golden) {
  const Shape in = shape_of(golden["x"]);
  const auto features = static_cast<int>(in.features);
  check_gradients(
      {{"network", {dense(features, "tanh"), layer, dense(2, "identity")}}, {"loss", "mse"}},
      {3, in.steps, in.batch});
}

bool trains(const Json& golden) {
  return golden.value("mode", "train") == "train";
}

}  // namespace

TEST_CASE("gradients of activations") {
  for_cases("activation", [](const Json& golden) {
    Json layer = dense(4, "identity");
    layer["activation"] = golden["settings"];
    check_gradients(
        {{"network", {layer, {{"activation", golden["settings"]}}, layer}}, {"loss", "mse"}},
        {3, 0, 5});
  });
}

TEST_CASE("gradients of normalizers") {
  for_cases("normalizer", [](const Json& golden) {
    if (trains(golden)) check_layer({{"normalizer", golden["settings"]}}, golden);
  });
}

TEST_CASE("gradients of blocks") {
  for_cases("block", [](const Json& golden) {
    if (trains(golden)) check_layer(golden["settings"], golden);
  });
}

TEST_CASE("gradients of a cell that an author wrote") {
  for (const bool both : {false, true})
    for (const char* returns : {"all_steps", "last_step"})
      check_gradients({{"network",
                        {dense(3, "tanh"),
                         {{"block", "coupled_lstm"},
                          {"units", 3},
                          {"bidirectional", both},
                          {"returns", returns}},
                         dense(2, "identity")}},
                       {"loss", "mse"}},
                      {2, 4, 3});
}

TEST_CASE("gradients of losses") {
  for_cases("loss", [](const Json& golden) {
    const Shape out = shape_of(golden["x"]);
    const bool any = golden["settings"].value("from_logits", true);
    const Json last = dense(static_cast<int>(out.features), any ? "identity" : "sigmoid");
    check_gradients({{"network", {dense(4, "tanh"), last}}, {"loss", golden["settings"]}},
                    {3, out.steps, 5}, flat(golden["target"]));
  });
}
