// What every optimizer promises, whatever its formula.
#include <headwater/optimizer.hpp>

#include "catch.hpp"
#include "golden.hpp"
#include <deque>

using namespace headwater;
using namespace headwater::test;

namespace {

/// Calls check(name) for each optimizer of the project.
void for_optimizers(const std::function<void(const std::string&)>& check) {
  for (const PluginSource& source : plugin_sources())
    if (source.kind() == "optimizer") {
      INFO(source.name());
      check(source.name());
    }
}

/// Parameters that an optimizer moves down a bowl, sum of a w^2 / 2.
class Bowl {
 public:
  explicit Bowl(const Json& settings) : optimizer_(make<Optimizer>(settings)) {
    for (std::uint32_t i = 0; i < optimizer_->n_state(); ++i)
      arrays_.push_back(state_.emplace_back(w.size()).data());
  }

  double height() const {
    double sum = 0;
    for (std::size_t i = 0; i < w.size(); ++i)
      sum += steepness(i) * w[i] * w[i] / 2;
    return sum;
  }

  void step(double rate) {
    for (std::size_t i = 0; i < w.size(); ++i)
      g_[i] = steepness(i) * w[i];
    optimizer_->step(DType::float64, {sizeof(headwater_update), optimizer_->n_state(), w.size(),
                                      ++steps_, rate, w.data(), g_.data(), arrays_.data()});
  }

  std::vector<double> w = std::vector<double>(37, 1);

 private:
  static double steepness(std::size_t i) { return 0.1 + 0.1 * static_cast<double>(i); }

  std::shared_ptr<const Optimizer> optimizer_;
  std::vector<double> g_ = std::vector<double>(w.size());
  std::deque<std::vector<double>> state_;
  std::vector<void*> arrays_;
  std::uint64_t steps_ = 0;
};

/// Weights after three steps of a network whose parameters make several parts.
std::vector<double> trained(const std::string& optimizer, unsigned threads) {
  Context context = test::context(threads);
  const auto net = test::network(context,
                                 "network: [{block: dense, units: 256, activation: "
                                 "tanh}, {block: dense, units: 1}]"
                                 "\nloss: mse\noptimizer: " +
                                     optimizer,
                                 {.input = {128, 0, 32}, .clip_norm = 0.1});
  randomize(net->input(), DType::float32, 1);
  randomize(net->target(), DType::float32, 2);
  for (int i = 0; i < 3; ++i)
    net->train_step();
  return values(net->layers()[0].parameters[0].value, DType::float32);
}

/// Where 37 parameters are after steps along gradients of about this size.
template <class T>
std::vector<double> after_steps(const Json& settings, double size) {
  const auto optimizer = make<Optimizer>(settings);
  std::vector<T> w(37, 1), g(w.size());
  std::deque<std::vector<T>> state(optimizer->n_state(), std::vector<T>(w.size()));
  std::vector<void*> arrays;
  for (std::vector<T>& array : state)
    arrays.push_back(array.data());
  for (std::uint64_t step = 1; step <= 5; ++step) {
    for (std::size_t i = 0; i < g.size(); ++i)
      g[i] = static_cast<T>(size * std::sin(static_cast<double>(step * i)));
    const DType dtype = sizeof(T) == 4 ? DType::float32 : DType::float64;
    optimizer->step(dtype, {sizeof(headwater_update), optimizer->n_state(), w.size(), step, 1,
                            w.data(), g.data(), arrays.data()});
  }
  return {w.begin(), w.end()};
}

/// Settings of optimizers whose steps do not depend on the size of gradients.
std::vector<Json> scaled_optimizers() {
  std::vector<Json> all;
  for (const char* const name : {"adam", "adamw"})
    for (const bool amsgrad : {false, true})
      all.push_back({{"type", name}, {"amsgrad", amsgrad}});
  for (const bool centered : {false, true})
    all.push_back({{"type", "rmsprop"}, {"centered", centered}, {"momentum", 0.5}});
  all.insert(all.end(), {{{"type", "adagrad"}}, {{"type", "nadam"}}});
  return all;
}

template <class T>
void check_sizes(const std::vector<double>& sizes, double eps, double tolerance) {
  for (Json settings : scaled_optimizers()) {
    settings["eps"] = eps;
    const std::vector<double> usual = after_steps<T>(settings, 1);
    for (const double size : sizes) {
      INFO(settings << " at " << size);
      const std::vector<double> w = after_steps<T>(settings, size);
      for (std::size_t i = 1; i < w.size(); ++i)
        CHECK(w[i] == Approx(usual[i]).epsilon(tolerance));
    }
  }
}

std::string refusal_of(const Json& settings) {
  try {
    make<Optimizer>(settings);
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("every optimizer goes down a bowl") {
  for_optimizers([](const std::string& name) {
    Bowl bowl({{"type", name}, {"learning_rate", 0.05}});
    const double before = bowl.height();
    for (int i = 0; i < 300; ++i)
      bowl.step(1);
    CHECK(bowl.height() < 0.1 * before);
  });
}

TEST_CASE("the rate of a step is a factor of the learning rate in every optimizer") {
  for_cases("optimizer", [](const Json& golden) {
    Json settings = golden["settings"];
    settings["learning_rate"] = 0.25;
    Bowl scheduled(settings), still(settings);
    settings["learning_rate"] = 0.0625;
    Bowl plain(settings);
    const std::vector<double> before = still.w;
    for (int i = 0; i < 3; ++i) {
      scheduled.step(0.25);
      plain.step(1);
      still.step(0);
    }
    CHECK(scheduled.w == plain.w);
    CHECK(still.w == before);
  });
}

TEST_CASE("one and two threads make the same steps with every optimizer", "[threads]") {
  for_optimizers([](const std::string& name) { CHECK(trained(name, 1) == trained(name, 2)); });
}

TEST_CASE("optimizers that scale gradients take the same steps along gradients of any size") {
  check_sizes<float>({0x1p-100, 0x1p-63, 0x1p50, 0x1p64, 0x1p100}, 1e-38, 2e-6);
  check_sizes<double>({0x1p-900, 0x1p-500, 0x1p500, 0x1p512, 0x1p900}, 1e-300, 1e-14);
}

TEST_CASE("optimizers that scale gradients come back from huge ones, and forget tiny ones") {
  const Json settings = {{"type", "rmsprop"}, {"alpha", 0.5}};
  Bowl bowl(settings);
  bowl.w[0] = 1e200;
  bowl.step(1);
  CHECK(bowl.w[0] < 1e200 * (1 + 1e-15));
  bowl.w[0] = 1;
  for (int i = 0; i < 1500; ++i)
    bowl.step(1);
  CHECK(std::abs(bowl.w[0]) < 0.1);
}

TEST_CASE("nadam: many steps with a long memory end in numbers") {
  Bowl bowl({{"type", "nadam"}, {"learning_rate", 0.05}, {"beta1", 0.99}});
  for (int i = 0; i < 5000; ++i)
    bowl.step(1);
  CHECK(bowl.height() < 1e-3);
}

TEST_CASE("sgd: nesterov needs a momentum and no dampening") {
  const std::string message = "'nesterov' needs a 'momentum' above 0";
  CHECK(refusal_of({{"type", "sgd"}, {"nesterov", true}}).find(message) != std::string::npos);
  Json settings = {{"type", "sgd"}, {"nesterov", true}, {"momentum", 0.9}, {"dampening", 0.1}};
  CHECK(refusal_of(settings).find(message) != std::string::npos);
  settings["dampening"] = 0;
  CHECK(refusal_of(settings).empty());
}
