// Tests of optimizers.
#include <headwater/optimizer.hpp>

#include "kinds.hpp"
#include <algorithm>
#include <cmath>
#include <deque>
#include <fmt/format.h>
#include <numeric>

namespace headwater::lab {

namespace {

using Numbers = std::vector<double>;

/// An optimizer with parameters, their gradient and its own arrays.
class OptimizerBench {
 public:
  OptimizerBench(const Trial& trial, std::shared_ptr<const Technique> technique,
                 const Conditions& c, std::int64_t n)
      : w(c.dtype, n, 1, c.layout),
        g(c.dtype, n, 1, c.layout),
        trial_(trial),
        technique_(std::move(technique)),
        child_(technique_->child()),
        conditions_(c) {
    trial_.at("in n_state");
    while (state.size() < table().n_state(child_.self)) {
      state.emplace_back(c.dtype, n, 1, c.layout);
      arrays_.push_back(state.back().matrix().data);
    }
    start();
  }

  void start() {
    step_ = 0;
    for (View& array : state)
      array.assign(0);
  }

  void step(const Numbers& gradient) {
    g.make_writable();
    g.assign(gradient);
    if (conditions_.layout.read_only) g.make_read_only();
    const headwater_update update{sizeof(headwater_update),
                                  static_cast<std::uint32_t>(state.size()),
                                  w.size(),
                                  ++step_,
                                  1,
                                  w.matrix().data,
                                  g.matrix().data,
                                  arrays_.data()};
    call(trial_, "step" + std::string(conditions_.manner()), [&](headwater_error* error) {
      return table().step[static_cast<std::size_t>(conditions_.dtype)](child_.self, &update, error);
    });
  }

  void require_intact_all() const {
    require_intact(trial_, w);
    require_intact(trial_, g);
    for (const View& array : state)
      require_intact(trial_, array);
  }

  View w, g;
  std::deque<View> state;

 private:
  const headwater_optimizer& table() const {
    return *static_cast<const headwater_optimizer*>(child_.table);
  }

  const Trial& trial_;
  std::shared_ptr<const Technique> technique_;
  headwater_child child_;
  Conditions conditions_;
  std::vector<void*> arrays_;
  std::uint64_t step_ = 0;
};

bool all_finite(const Numbers& values) {
  return std::ranges::all_of(values, [](double v) { return std::isfinite(v); });
}

double loss_of(const Numbers& w) {
  return std::inner_product(w.begin(), w.end(), w.begin(), 0.0) / 2;
}

void test_rest(LoadedTarget& subject) {
  constexpr std::int64_t n = 19;
  Setup setup = default_setup(subject.target());
  for (const SettingInfo& setting : subject.target().info.settings)
    if (setting.key == "weight_decay") setup.node.set("weight_decay", Node::real(0));
  OptimizerBench bench(subject.trial(), subject.make(setup), {}, n);
  const Numbers w = normal_numbers(n, subject.target().seed);
  bench.w.assign(w);
  for (int i = 0; i < 3; ++i)
    bench.step(Numbers(n, 0));
  subject.trial().require(all_finite(bench.w.values()),
                          "a gradient of zero makes parameters that are not numbers",
                          "add a small eps to what is divided by");
  const double moved = distance(bench.w.values(), w);
  if (moved != 0)
    subject.trial().warn(
        fmt::format("a gradient of zero moves the parameters by {:.2g}", moved),
        "fine for weight decay, surprising otherwise; call its setting weight_decay");
}

/// sum(w^2) / 2, whose gradient is w. Small rates take long, so less is enough.
void test_descent(LoadedTarget& subject) {
  constexpr std::int64_t n = 19;
  OptimizerBench bench(subject.trial(), subject.make(), {}, n);
  Numbers w = normal_numbers(n, subject.target().seed);
  bench.w.assign(w);
  const double before = loss_of(w);
  for (int i = 0; i < 200; ++i) {
    bench.step(w);
    w = bench.w.values();
    subject.trial().require(all_finite(w),
                            fmt::format("parameters are not numbers after step {}", i + 1),
                            "try it with a lower learning rate by default");
  }
  for (const View& array : bench.state)
    subject.trial().require(all_finite(array.values()), "its state holds no numbers");
  const double after = loss_of(w);
  subject.trial().note(
      fmt::format("the square of {:.3g} becomes {:.3g} in 200 steps", before, after));
  subject.trial().require(
      after < before, fmt::format("200 steps downhill lead from {:.3g} to {:.3g}", before, after),
      "w -= rate learning_rate g: check the sign");
}

void test_none(LoadedTarget& subject) {
  for (const DType dtype : {DType::float32, DType::float64}) {
    OptimizerBench bench(subject.trial(), subject.make(), {dtype}, 0);
    bench.step({});
  }
}

/// Parameters after three steps, in parts of n.
Numbers in_parts(LoadedTarget& subject, std::int64_t all, std::int64_t n) {
  Numbers joined;
  for (std::int64_t begin = 0; begin < all; begin += n) {
    const auto part = [&](std::uint32_t index) {
      const Numbers numbers =
          normal_numbers(static_cast<std::size_t>(all), subject.target().seed, index);
      return Numbers(numbers.begin() + begin, numbers.begin() + begin + n);
    };
    OptimizerBench bench(subject.trial(), subject.make(), {}, n);
    bench.w.assign(part(0));
    for (std::uint32_t step = 1; step <= 3; ++step)
      bench.step(part(step));
    const Numbers w = bench.w.values();
    joined.insert(joined.end(), w.begin(), w.end());
  }
  return joined;
}

void test_halves(LoadedTarget& subject) {
  const double error = distance(in_parts(subject, 64, 64), in_parts(subject, 64, 32));
  if (error > 1e-9)
    subject.trial().warn(
        fmt::format("two halves do not make the whole: distance {:.2g}", error),
        "right where a step looks at a whole tensor, by a norm say: the host then hands over whole "
        "tensors, which threads cannot share; else let an element depend on its own w, g and "
        "state");
}

}  // namespace

Exercise prepare_optimizer(LoadedTarget& subject, const std::shared_ptr<const Technique>& technique,
                           const Conditions& conditions) {
  const std::int64_t n = 40 * conditions.batch + 3;
  const auto bench = std::make_shared<OptimizerBench>(subject.trial(), technique, conditions, n);
  return [bench, n, conditions, seed = subject.target().seed + conditions.variety] {
    const auto size = static_cast<std::size_t>(n);
    bench->start();
    bench->w.assign(normal_numbers(size, seed));
    for (std::uint32_t i = 1; i <= 3; ++i)
      bench->step(normal_numbers(size, seed, i));
    if (conditions.layout.watched) bench->require_intact_all();
    Numbers all = bench->w.values();
    for (const View& array : bench->state) {
      const Numbers more = array.values();
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  };
}

void add_optimizer_tests(const Target& target, std::vector<Test>& tests) {
  const TestList list(target, tests);
  list.add("rest", "where the gradient is zero it stays", test_rest);
  list.add("descent", "it goes downhill", test_descent);
  list.add("halves", "two halves of a vector give what the whole gives", test_halves);
  list.add("nothing", "it bears having no parameters", test_none);
}

}  // namespace headwater::lab
