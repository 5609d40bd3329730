// Every technique agrees with PyTorch, as recorded in the golden file beside it.
#include "golden.hpp"

#include <headwater/activation.hpp>
#include <headwater/loss.hpp>
#include <headwater/optimizer.hpp>
#include <headwater/schedule.hpp>

#include "catch.hpp"
#include <deque>
#include <map>

using namespace headwater;
using namespace headwater::test;

namespace {

/// A weight is a list of rows.
void assign_parameter(const NamedTensor& tensor, DType dtype, const Json& golden) {
  std::vector<double> columns;
  for (std::int64_t j = 0; j < tensor.value.cols; ++j)
    for (const Json& row : golden)
      columns.push_back(row.is_array() ? row[static_cast<std::size_t>(j)] : row);
  assign(tensor.value, dtype, columns);
}

/// One block or normalizer as a network of one layer.
class OneLayer {
 public:
  OneLayer(const Json& golden, DType dtype, bool input_gradient) : dtype_(dtype) {
    Json layer = golden["settings"];
    if (layer.contains("type")) layer = {{"normalizer", layer}};
    Context context = test::context();
    net_ =
        network(context, Json{{"network", {layer}}}.dump(),
                {.input = shape_of(golden["x"]), .dtype = dtype, .input_gradient = input_gradient});
    for (const NamedTensor& p : net_->layers()[0].parameters)
      tensors_.emplace(p.name.substr(2), p);
    for (const NamedTensor& s : net_->state())
      tensors_.emplace(s.name.substr(2), s);
  }

  void run(const Json& golden) {
    REQUIRE(golden["parameters"].size() == tensors_.size());
    for (const auto& [name, value] : golden["parameters"].items())
      assign_parameter(tensors_.at(name), dtype_, value);
    assign(net_->input(), dtype_, flat(golden["x"]));
    if (golden.contains("lengths"))
      for (std::size_t i = 0; i < net_->lengths().size(); ++i)
        net_->lengths()[i] = golden["lengths"][i];
    const bool training = golden.value("mode", "train") == "train";
    for (int i = 0; i < golden.value("reps", 1); ++i)
      net_->forward(training);
    check_near(values(net_->output(), dtype_), golden["y"], dtype_);
    assign(net_->output_gradient(), dtype_, flat(golden["dy"]));
    net_->backward();
  }

  void check(const Json& golden) const {
    if (net_->options().input_gradient)
      check_near(values(net_->input_gradient(), dtype_), golden["dx"], dtype_);
    for (const auto& [name, value] : golden["gradients"].items()) {
      INFO("gradient of " << name);
      check_near(by_rows(tensors_.at(name).gradient, dtype_), value, dtype_);
    }
    for (const auto& [name, value] : golden["state_after"].items()) {
      INFO(name);
      check_near(values(tensors_.at(name).value, dtype_), value, dtype_);
    }
  }

 private:
  DType dtype_;
  std::unique_ptr<Network> net_;
  std::map<std::string, NamedTensor> tensors_;
};

void check_layer(const Json& golden) {
  for (const DType dtype : both_types)
    for (const bool input_gradient : {true, false}) {
      OneLayer layer(golden, dtype, input_gradient);
      layer.run(golden);
      layer.check(golden);
    }
}

void check_optimizer(const Json& golden, DType dtype) {
  const auto optimizer = make<Optimizer>(golden["settings"]);
  const Json& trajectory = golden["trajectory"];
  const auto n = static_cast<std::int64_t>(trajectory[0].size());
  const Tensor w(n, 1, dtype), g(n, 1, dtype);
  std::deque<Tensor> state;
  std::vector<void*> arrays;
  while (arrays.size() < optimizer->n_state())
    arrays.push_back(state.emplace_back(n, 1, dtype).matrix().data);
  assign(w.matrix(), dtype, flat(trajectory[0]));
  for (std::size_t i = 0; i + 1 < trajectory.size(); ++i) {
    assign(g.matrix(), dtype, flat(golden["gradients"][i]));
    optimizer->step(dtype,
                    {sizeof(headwater_update), optimizer->n_state(), static_cast<std::uint64_t>(n),
                     i + 1, golden["rates"][i], w.matrix().data, g.matrix().data, arrays.data()});
    check_near(w.values(), trajectory[i + 1], dtype);
  }
}

}  // namespace

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

TEST_CASE("activations agree with PyTorch") {
  for_cases("activation", [](const Json& golden) {
    for (const DType dtype : both_types) {
      const auto f = make<Activation>(golden["settings"]);
      const Tensor x(golden["x"], dtype), y(golden["x"], dtype);
      f->forward(dtype, x.matrix(), nullptr, y.matrix());
      check_near(y.values(), golden["y"], dtype);
      const Tensor dy(golden["dy"], dtype), dx(golden["dy"], dtype);
      const headwater_matrix& from = f->from_output() ? y.matrix() : x.matrix();
      f->backward(dtype, from, dy.matrix(), dx.matrix());
      check_near(dx.values(), golden["dx"], dtype);
      f->backward(dtype, from, dy.matrix(), dy.matrix());
      CHECK(dy.values() == dx.values());
      f->forward(dtype, x.matrix(), nullptr, x.matrix());
      CHECK(x.values() == y.values());
    }
  });
}

TEST_CASE("normalizers agree with PyTorch") {
  for_cases("normalizer", check_layer);
}

TEST_CASE("blocks agree with PyTorch") {
  for_cases("block", check_layer);
}

TEST_CASE("losses agree with PyTorch") {
  for_cases("loss", [](const Json& golden) {
    for (const DType dtype : both_types) {
      const auto loss = make<Loss>(golden["settings"]);
      const Tensor y(golden["x"], dtype), dy(golden["x"], dtype);
      const Shape shape = loss->target(shape_of(golden["x"]));
      const Tensor target(shape.features, columns(shape), dtype);
      assign(target.matrix(), dtype, flat(golden["target"]));
      const double value = loss->evaluate(dtype, y.matrix(), target.matrix(), &dy.matrix());
      check_near({value}, golden["value"], dtype);
      check_near(dy.values(), golden["dx"], dtype);
      CHECK(loss->evaluate(dtype, y.matrix(), target.matrix(), nullptr) == value);
    }
  });
}

TEST_CASE("optimizers follow PyTorch for 20 steps") {
  for_cases("optimizer", [](const Json& golden) {
    for (const DType dtype : both_types)
      check_optimizer(golden, dtype);
  });
}

TEST_CASE("schedules follow PyTorch over a run") {
  for_cases("schedule", [](const Json& golden) {
    const auto losses = [&](const char* key, std::size_t step) {
      const bool known = step > 0 && golden.contains(key) && !golden[key].is_null();
      const Json loss = known ? golden[key][step - 1] : Json();
      return loss.is_null() ? std::nan("") : loss.get<double>();
    };
    const Json& rates = golden["rates"];
    const auto schedule = make<Schedule>(golden["settings"]);
    std::vector<double> made, state(schedule->n_state());
    for (std::size_t step = 0; step < rates.size(); ++step)
      made.push_back(
          schedule->rate({sizeof(headwater_progress), schedule->n_state(), step, rates.size(),
                          losses("losses", step), losses("validation", step), state.data()}));
    check_near(made, rates, DType::float64);
  });
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
