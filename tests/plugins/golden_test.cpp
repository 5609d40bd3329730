// Every technique has a golden file beside it, which plugin check plays (golden_check_test.cpp).
#include "golden.hpp"

#include <headwater/activation.hpp>

#include "catch.hpp"

using namespace headwater;
using namespace headwater::test;

TEST_CASE("every plugin has golden values and is on offer") {
  const std::vector<Offer> offers = test::context().list();
  REQUIRE(plugin_sources().size() > 1);
  for (const PluginSource& source : plugin_sources()) {
    INFO(source.file.string());
    CHECK(std::filesystem::exists(source.golden()));
    CHECK(std::any_of(offers.begin(), offers.end(), [&](const Offer& offer) {
      return offer.usable() && offer.technique().name == source.name() &&
             to_string(offer.kind) == source.kind() && !offer.technique().doc.empty();
    }));
  }
}

// A golden file compares with 1, which says little of a tail. Derivatives written with
// y lose the digits that y has lost.
TEST_CASE("activations keep their digits in both tails") {
  std::vector<double> x;
  for (const double size : {1e-8, 1e-3, 0.1, 0.5, 1.0, 2.5, 5.0, 8.0, 12.0, 16.0, 19.0})
    for (const double at : {size, -size, 4 * size, -4 * size})
      x.push_back(static_cast<float>(at));
  for (const PluginSource& source : plugin_sources()) {
    if (source.kind() != "activation") continue;
    INFO(source.name());
    const auto f = make<Activation>(source.name());
    if (!f->elementwise()) continue;
    const auto measure = [&](DType dtype) {
      const Tensor in({x}, dtype), y({x}, dtype);
      const Tensor dx(Json{std::vector<double>(x.size(), 1)}, dtype);
      f->forward(dtype, in.matrix(), nullptr, y.matrix());
      std::vector<double> all = y.values();
      if (f->from_output()) return all;
      f->backward(dtype, in.matrix(), dx.matrix(), dx.matrix());
      for (const double slope : dx.values())
        all.push_back(slope);
      return all;
    };
    const auto single = measure(DType::float32), twice = measure(DType::float64);
    for (std::size_t i = 0; i < twice.size(); ++i) {
      INFO("at " << x[i % x.size()] << ": " << single[i] << " for " << twice[i]);
      CHECK(std::abs(single[i] - twice[i]) <= 2e-5 * std::abs(twice[i]) + 2e-45);
    }
  }
}

// So far out every activation of the project is a line through 0, whose slope is f(x) / x.
TEST_CASE("slopes of activations are numbers wherever x is one") {
  const auto check = [](const Activation& f, DType dtype, const std::vector<double>& sizes) {
    std::vector<double> x;
    for (const double size : sizes)
      x.insert(x.end(), {size, -size});
    const Tensor in({x}, dtype), y({x}, dtype), dx(Json{std::vector<double>(x.size(), 1)}, dtype);
    f.forward(dtype, in.matrix(), nullptr, y.matrix());
    f.backward(dtype, (f.from_output() ? y : in).matrix(), dx.matrix(), dx.matrix());
    const std::vector<double> values = y.values(), slopes = dx.values();
    for (std::size_t i = 0; i < x.size(); ++i) {
      INFO("at " << x[i]);
      CHECK(std::abs(slopes[i] - values[i] / x[i]) <= 1e-6);
    }
  };
  for (const PluginSource& source : plugin_sources()) {
    if (source.kind() != "activation" || source.name() == "technique_name") continue;  // it waves
    INFO(source.name());
    const auto f = make<Activation>(source.name());
    if (!f->elementwise()) continue;
    check(*f, DType::float32, {1e10, 1e15, 2e19, 1e30, 1.7e36, 1.8e36, 1e37, 3e38});
    check(*f, DType::float64, {1e10, 2e19, 1e37, 1e100, 1e154, 1e160, 1e300, 1.7e308});
  }
}

TEST_CASE("slopes that are bounded far out are none where x is not a number") {
  for (const char* name : {"gelu_tanh", "mish"}) {
    const Tensor x({{NAN}}, DType::float32), dx({{1}}, DType::float32);
    make<Activation>(name)->backward(DType::float32, x.matrix(), dx.matrix(), dx.matrix());
    CHECK(std::isnan(dx.values()[0]));
  }
}
