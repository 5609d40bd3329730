// Tests of blocks and normalizers, each as a network of one layer.
#include <headwater/block.hpp>
#include <headwater/error.hpp>
#include <headwater/network.hpp>

#include "fenced_block.hpp"
#include "kinds.hpp"
#include <algorithm>
#include <check/slope.hpp>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <numeric>

namespace headwater::lab {

namespace {

using Numbers = std::vector<double>;

constexpr std::int64_t features = 8;
constexpr std::int64_t some_steps = 5;

std::unique_ptr<Network> try_plan(LoadedTarget& subject,
                                  const std::shared_ptr<const Technique>& layer,
                                  const NetworkOptions& options, std::string& why) {
  Diagnostics diagnostics;
  subject.trial().at("in plan");
  auto network =
      Network::plan(subject.context(), {{layer}, nullptr, nullptr, {}}, options, diagnostics);
  if (!network) why = diagnostics.list().front().message;
  return network;
}

NetworkOptions options_of(LoadedTarget& subject, const Conditions& c, std::int64_t steps) {
  return {.input = {features, steps, c.batch},
          .dtype = c.dtype,
          .seed = subject.target().seed,
          .input_gradient = true};
}

/// Samples with steps in time where it takes no others.
std::unique_ptr<Network> plan(LoadedTarget& subject, const std::shared_ptr<const Technique>& layer,
                              const Conditions& conditions) {
  std::string why;
  for (const std::int64_t steps : {conditions.steps, some_steps})
    if (auto network = try_plan(subject, layer, options_of(subject, conditions, steps), why))
      return network;
  subject.trial().fail("it cannot be planned for 8 features: " + why,
                       "if it needs other settings, give them: headwater plugin check "
                       "FILE key=value");
}

/// A network of one layer, with parameters that are nothing special.
class OneLayer {
 public:
  OneLayer(LoadedTarget& subject, const std::shared_ptr<const Technique>& layer,
           const Conditions& conditions)
      : trial_(subject.trial()),
        seed_(subject.target().seed + conditions.variety),
        dtype_(conditions.dtype),
        net_(plan(subject, layer, conditions)) {
    std::uint32_t index = 100;
    for (const NamedTensor& p : parameters()) {
      Numbers w = values_of(p.value, dtype_);
      const Numbers z = normal_numbers(w.size(), seed_, ++index);
      for (std::size_t i = 0; i < w.size(); ++i)
        w[i] = static_cast<float>(w[i] + 0.1 * z[i]);
      assign(p.value, dtype_, w);
    }
    for (const NamedTensor& s : net_->state())
      state_.push_back(values_of(s.value, dtype_));
  }

  Network& net() { return *net_; }
  const std::vector<NamedTensor>& parameters() const { return net_->layers()[0].parameters; }
  Numbers input(std::uint32_t index = 0) const { return numbers_like(net_->input(), index); }
  Numbers weights() { return numbers_like(net_->output(), 50); }

  /// From the state at the start, with the same random numbers each time.
  Numbers forward(bool training = true) {
    for (std::size_t i = 0; i < state_.size(); ++i)
      assign(net_->state()[i].value, dtype_, state_[i]);
    net_->set_steps_done(0);
    trial_.at("in forward");
    net_->forward(training);
    return values_of(net_->output(), dtype_);
  }
  void backward(const Numbers& dy) {
    assign(net_->output_gradient(), dtype_, dy);
    trial_.at("in backward");
    net_->backward();
  }
  Numbers input_gradient() { return values_of(net_->input_gradient(), dtype_); }

 private:
  Numbers numbers_like(const headwater_matrix& m, std::uint32_t index) const {
    return normal_numbers(static_cast<std::size_t>(m.rows * m.cols), seed_, index);
  }

  const Trial& trial_;
  std::uint64_t seed_;
  DType dtype_;
  std::unique_ptr<Network> net_;
  std::vector<Numbers> state_;
};

/// sum(dy y) around the value of one element of an input or a parameter.
Slope slope_by(double& element, OneLayer& layer, const Numbers& dy) {
  return slope_of([&, value = element](double shift) {
    element = value + shift;
    const Numbers y = layer.forward();
    element = value;
    return std::inner_product(y.begin(), y.end(), dy.begin(), 0.0);
  });
}

/// What is differentiated by, and the gradient that backward found.
struct Variable {
  std::string name;
  headwater_matrix value;
  Numbers gradient;
};

std::vector<Variable> variables_of(OneLayer& layer) {
  std::vector<Variable> all{{"the input", layer.net().input(), layer.input_gradient()}};
  for (const NamedTensor& p : layer.parameters())
    all.push_back({"'" + p.name.substr(2) + "'", p.value, values_of(p.gradient, DType::float64)});
  return all;
}

/// The largest error of some elements of the gradient.
double check_variable(const Trial& trial, const std::string& setup, const Variable& variable,
                      OneLayer& layer, const Numbers& dy) {
  const MatrixView<double> elements(variable.value);
  const auto n = static_cast<std::int64_t>(variable.gradient.size());
  double worst = 0;
  for (std::int64_t k = 0; k < n; k += n / 64 + 1) {
    const double found = variable.gradient[static_cast<std::size_t>(k)];
    const Slope slope = slope_by(elements(k % elements.rows, k / elements.rows), layer, dy);
    const double error = slope.distance_to(found) / std::max(1.0, std::abs(found));
    trial.require(error < 1e-6,
                  fmt::format("with {}, the gradient of {} at element {} is {:.8g}, "
                              "and differences of forward give {:.8g}",
                              setup, variable.name, k, found, slope.central),
                  "write down dL/dx and dL/dw from the formula again; all gradients "
                  "are overwritten");
    worst = std::max(worst, error);
  }
  return worst;
}

double check_gradients(LoadedTarget& subject, const Setup& setup, std::int64_t steps) {
  OneLayer layer(subject, subject.make(setup),
                 {.dtype = DType::float64, .batch = 4, .steps = steps});
  if (!layer.net().lengths().empty()) layer.net().lengths()[1] = some_steps - 2;
  assign(layer.net().input(), DType::float64, layer.input());
  layer.forward();
  const Numbers dy = layer.weights();
  layer.backward(dy);
  double worst = 0;
  for (const Variable& variable : variables_of(layer))
    worst = std::max(worst, check_variable(subject.trial(), setup.label, variable, layer, dy));
  return worst;
}

bool takes_steps(LoadedTarget& subject) {
  std::string why;
  return try_plan(subject, subject.make(), options_of(subject, {}, some_steps), why) != nullptr;
}

/// Also of sequences, one of which is shorter.
void test_gradient(LoadedTarget& subject) {
  double worst = 0;
  for (const std::int64_t steps : {std::int64_t{0}, some_steps}) {
    if (steps > 0 && !takes_steps(subject)) continue;
    for (const Setup& setup : choice_setups(subject.target()))
      worst = std::max(worst, check_gradients(subject, setup, steps));
  }
  subject.trial().note(fmt::format("largest error {:.1e}", worst));
}

/// Evaluation of one sample after the other.
double split_error(LoadedTarget& subject, const std::shared_ptr<const Technique>& block) {
  constexpr std::size_t batch = 4;
  OneLayer whole(subject, block, {.dtype = DType::float64, .batch = batch});
  OneLayer single(subject, block, {.dtype = DType::float64, .batch = 1});
  const Numbers x = whole.input();
  assign(whole.net().input(), DType::float64, x);
  const Numbers expected = whole.forward(false);
  Numbers joined;
  for (std::size_t j = 0; j < batch; ++j) {
    const auto n = static_cast<std::ptrdiff_t>(x.size() / batch);
    const auto begin = x.begin() + static_cast<std::ptrdiff_t>(j) * n;
    assign(single.net().input(), DType::float64, Numbers(begin, begin + n));
    const Numbers y = single.forward(false);
    joined.insert(joined.end(), y.begin(), y.end());
  }
  return distance(joined, expected);
}

void test_batch(LoadedTarget& subject) {
  const auto block = subject.make();
  const double error = split_error(subject, block);
  subject.trial().require(
      error <= 1e-12,
      fmt::format("in evaluation, samples alone give other results than in a batch: {:.2g}", error),
      "in evaluation a sample may depend on no other; keep statistics as state");
  try {
    OneLayer none(subject, block, {.dtype = DType::float64, .batch = 0});
    none.forward();
    none.backward({});
  } catch (const Error& e) {
    subject.trial().note(fmt::format("it refuses a batch of none: {}", e.what()));
  }
}

void test_first_layer(LoadedTarget& subject) {
  const auto block = subject.make();
  std::string why;
  OneLayer with(subject, block, {.dtype = DType::float64, .batch = 4});
  NetworkOptions options = with.net().options();
  options.input_gradient = false;
  const auto without = try_plan(subject, block, options, why);
  assign(without->input(), DType::float64, with.input());
  without->forward(true);
  assign(without->output_gradient(), DType::float64, with.weights());
  subject.trial().at("in backward, with dx = NULL");
  without->backward();
}

void test_special(LoadedTarget& subject) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  const auto block = subject.make();
  for (const DType dtype : {DType::float32, DType::float64}) {
    OneLayer layer(subject, block, {.dtype = dtype, .batch = 4});
    const double big = dtype == DType::float64 ? 1e308 : 3e38;
    for (const double value : {big, -big, 1e-310, 1e-40, 0.0, infinite, -infinite}) {
      Numbers x = layer.input();
      std::fill(x.begin(), x.begin() + features, value);
      assign(layer.net().input(), dtype, x);
      layer.forward();
      layer.backward(layer.weights());
    }
  }
}

bool all_finite(const Numbers& values) {
  return std::ranges::all_of(values, [](double v) { return std::isfinite(v); });
}

void test_finite(LoadedTarget& subject) {
  const auto block = subject.make();
  for (const DType dtype : {DType::float32, DType::float64})
    for (const double size : {0.0, 1e-3, 1.0, 30.0}) {
      OneLayer layer(subject, block, {.dtype = dtype, .batch = 4});
      Numbers x = layer.input();
      for (double& value : x)
        value *= size;
      assign(layer.net().input(), dtype, x);
      bool finite = all_finite(layer.forward());
      layer.backward(layer.weights());
      finite = finite && all_finite(layer.input_gradient());
      subject.trial().require(
          finite,
          fmt::format("inputs of size {} give results that are not numbers ({})", size,
                      name_of(dtype)),
          "numbers up to 30 are usual, and so is a sample that is all zero");
    }
}

/// Samples enough for panels that threads share.
void test_loops(LoadedTarget& subject) {
  const Conditions large{.dtype = DType::float32, .batch = 2100};
  const Numbers alone = prepare(subject, subject.make(), large)();
  LoadedTarget shared(subject.target(), subject.trial(), 4);
  const Exercise together = prepare(shared, shared.make(), large);
  for (int i = 0; i < 10; ++i) {
    const Numbers found = together();
    subject.trial().require(
        same_bits(found, alone),
        fmt::format("its loops give other results on 4 threads than on one: distance {:.2g}",
                    distance(found, alone)),
        "parts of for_columns, for_rows, for_ranges and each may write to nothing that another "
        "part reads or writes");
  }
}

}  // namespace

Exercise prepare_block(LoadedTarget& subject, const std::shared_ptr<const Technique>& technique,
                       const Conditions& conditions) {
  const Layout& layout = conditions.layout;
  const bool fence = layout.gaps || layout.misaligned || layout.read_only || layout.watched ||
                     conditions.fill != Conditions{}.fill;
  const auto layer = std::make_shared<OneLayer>(
      subject, fence ? fenced(subject.trial(), technique, conditions) : technique, conditions);
  return [layer, dtype = conditions.dtype] {
    assign(layer->net().input(), dtype, layer->input());
    Numbers all = layer->forward();
    const auto append = [&](const Numbers& more) {
      all.insert(all.end(), more.begin(), more.end());
    };
    layer->backward(layer->weights());
    append(layer->input_gradient());
    for (const NamedTensor& p : layer->parameters())
      append(values_of(p.gradient, dtype));
    for (const NamedTensor& s : layer->net().state())
      append(values_of(s.value, dtype));
    append(layer->forward(false));
    return all;
  };
}

void add_block_tests(const Target& target, std::vector<Test>& tests) {
  const TestList list(target, tests);
  list.add("gradient", "backward is the derivative of forward", test_gradient);
  list.add("batch", "in evaluation a sample does not depend on the others", test_batch);
  list.add("first layer", "it does without the gradient of its input", test_first_layer);
  list.add("loops", "its loops give the same on one thread and on four", test_loops);
  list.add("finite", "usual numbers give numbers", test_finite);
  list.add("special", "huge, tiny and infinite numbers do no harm", test_special);
}

}  // namespace headwater::lab
