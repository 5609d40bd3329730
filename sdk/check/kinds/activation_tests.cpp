// Tests of activations, on the functions of their table.
#include <headwater/activation.hpp>

#include "kinds.hpp"
#include <algorithm>
#include <check/slope.hpp>
#include <chrono>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <utility>

namespace headwater::lab {

namespace {

constexpr std::int64_t rows = 37;  ///< no multiple of any register

/// An activation and the matrices of one call.
class ActivationBench {
 public:
  ActivationBench(const Trial& trial, std::shared_ptr<const Technique> technique,
                  const Conditions& c, std::int64_t height = rows)
      : x(c.dtype, height, c.batch, c.layout),
        y(c.dtype, height, c.batch, c.layout),
        dy(c.dtype, height, c.batch, c.layout),
        dx(c.dtype, height, c.batch, c.layout),
        bias(c.dtype, height, 1, c.layout),
        trial_(trial),
        technique_(std::move(technique)),
        child_(technique_->child()),
        dtype_(c.dtype),
        manner_(c.manner()) {}

  const headwater_activation& table() const {
    return *static_cast<const headwater_activation*>(child_.table);
  }
  bool from_output() const { return (table().flags & HEADWATER_FROM_OUTPUT) != 0; }
  bool elementwise() const { return (table().flags & HEADWATER_ELEMENTWISE) != 0; }

  void forward(const View& out, const View* with_bias = nullptr) const {
    call(trial_, "forward" + manner_, [&](headwater_error* error) {
      return table().forward[index()](child_.self, &x.matrix(),
                                      with_bias ? &with_bias->matrix() : nullptr, &out.matrix(),
                                      error);
    });
  }
  void backward(const View& from, const View& out, const View* sums = nullptr) const {
    call(trial_, "backward" + manner_, [&](headwater_error* error) {
      return table().backward[index()](child_.self, &from.matrix(), &from.matrix(), &dy.matrix(),
                                       &out.matrix(), sums ? &sums->matrix() : nullptr, error);
    });
  }
  const View& kept() const { return from_output() ? y : x; }

  View x, y, dy, dx, bias;

 private:
  std::size_t index() const { return static_cast<std::size_t>(dtype_); }

  const Trial& trial_;
  std::shared_ptr<const Technique> technique_;
  headwater_child child_;
  DType dtype_;
  std::string manner_;
};

using Numbers = std::vector<double>;

void append(Numbers& all, const View& view) {
  const Numbers more = view.values();
  all.insert(all.end(), more.begin(), more.end());
}

/// y = f(x) of any numbers, one column of them for each number of rows.
Numbers outputs(LoadedTarget& subject, const Numbers& x, DType dtype, std::int64_t height) {
  const auto columns = static_cast<std::int64_t>(x.size()) / height;
  ActivationBench bench(subject.trial(), subject.make(), {dtype, {}, columns}, height);
  bench.x.assign(x);
  bench.forward(bench.y);
  return bench.y.values();
}

/// sum(dy f(x)), of which backward gives the derivative.
double weighted_output(ActivationBench& bench, const Numbers& weights) {
  bench.forward(bench.y);
  const Numbers y = bench.y.values();
  double total = 0;
  for (std::size_t i = 0; i < y.size(); ++i)
    total += weights[i] * y[i];
  return total;
}

/// Random points, and some near places where activations like to have kinks.
Numbers gradient_points(std::uint64_t seed) {
  Numbers x = normal_numbers(4 * 6, seed);
  for (double& value : x)
    value *= 2;
  const double near[] = {1e-3, -1e-3, 0.999, -0.999, 2.999, -2.999, 5.999, 1.001};
  std::copy(std::begin(near), std::end(near), x.begin());
  return x;
}

void check_gradient(LoadedTarget& subject, const Setup& setup, double& worst) {
  ActivationBench bench(subject.trial(), subject.make(setup), {DType::float64, {}, 6}, 4);
  const Numbers x = gradient_points(subject.target().seed);
  const Numbers weights = normal_numbers(x.size(), subject.target().seed, 1);
  bench.x.assign(x);
  bench.forward(bench.y);
  bench.dy.assign(weights);
  bench.backward(bench.kept(), bench.dx);
  const Numbers found = bench.dx.values();
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Slope slope = slope_by(i, bench.x, x, [&] { return weighted_output(bench, weights); });
    const double error = slope.distance_to(found[i]) / std::max(1.0, std::abs(found[i]));
    subject.trial().require(
        error < 1e-6,
        fmt::format("with {}, at x = {:.6g}, backward gives {:.8g} and differences of "
                    "forward give {:.8g}",
                    setup.label, x[i], found[i], slope.central),
        "dx = dy f'(x): check the derivative, and what FROM_OUTPUT promises");
    worst = std::max(worst, error);
  }
}

void test_gradient(LoadedTarget& subject) {
  double worst = 0;
  for (const Setup& setup : choice_setups(subject.target()))
    check_gradient(subject, setup, worst);
  subject.trial().note(fmt::format("largest error {:.1e}", worst));
}

/// Columns one by one are the columns of the whole; so is a batch of none.
void test_batch(LoadedTarget& subject) {
  const Conditions whole{DType::float64, {}, 6}, one{DType::float64, {}, 1};
  ActivationBench all(subject.trial(), subject.make(), whole);
  ActivationBench single(subject.trial(), subject.make(), one),
      none(subject.trial(), subject.make(), {DType::float64, {}, 0});
  const Numbers x = normal_numbers(all.x.size(), subject.target().seed);
  all.x.assign(x);
  all.forward(all.y);
  Numbers joined;
  for (std::size_t j = 0; j < 6; ++j) {
    const auto begin = x.begin() + static_cast<std::ptrdiff_t>(j) * rows;
    single.x.assign(Numbers(begin, begin + rows));
    single.forward(single.y);
    append(joined, single.y);
  }
  const double error = distance(joined, all.y.values());
  subject.trial().require(error <= 1e-13,
                          fmt::format("samples alone give other results than in a "
                                      "batch: distance {:.2g}",
                                      error),
                          "a column may depend on no other column");
  none.forward(none.y);
  none.backward(none.kept(), none.dx);
}

void test_in_place(LoadedTarget& subject) {
  for (const DType dtype : {DType::float32, DType::float64}) {
    ActivationBench bench(subject.trial(), subject.make(), {dtype});
    bench.x.assign(normal_numbers(bench.x.size(), subject.target().seed));
    bench.dy.assign(normal_numbers(bench.x.size(), subject.target().seed, 1));
    bench.forward(bench.y);
    bench.backward(bench.kept(), bench.dx);
    bench.backward(bench.kept(), bench.dy);
    bench.forward(bench.x);
    const char* const help =
        "any of y, x and dy, dx may be the same memory: read an element before it is "
        "written";
    subject.trial().require(distance(bench.x.values(), bench.y.values()) == 0,
                            "forward gives other results when y is x", help);
    subject.trial().require(distance(bench.dy.values(), bench.dx.values()) == 0,
                            "backward gives other results when dx is dy", help);
  }
}

Numbers row_sums(const Numbers& values, std::size_t height) {
  Numbers sums(height);
  for (std::size_t i = 0; i < values.size(); ++i)
    sums[i % height] += values[i];
  return sums;
}

void test_bias(LoadedTarget& subject) {
  ActivationBench plain(subject.trial(), subject.make(), {}),
      biased(subject.trial(), subject.make(), {});
  const std::uint64_t seed = subject.target().seed;
  const Numbers x = normal_numbers(plain.x.size(), seed);
  const Numbers bias = normal_numbers(static_cast<std::size_t>(rows), seed, 2);
  Numbers sum = x;
  for (std::size_t i = 0; i < sum.size(); ++i)
    sum[i] += bias[i % bias.size()];
  plain.x.assign(sum);
  plain.forward(plain.y);
  biased.x.assign(x);
  biased.bias.assign(bias);
  biased.forward(biased.y, &biased.bias);
  const Trial& trial = subject.trial();
  trial.require(distance(biased.y.values(), plain.y.values()) <= 1e-12,
                "forward with a bias is not f(x + bias)");
  trial.require(plain.from_output() || distance(biased.x.values(), sum) <= 1e-12,
                "with a bias, x does not become x + bias",
                "backward reads x, and must find x + bias there");
  biased.dy.assign(normal_numbers(x.size(), seed, 1));
  biased.backward(biased.kept(), biased.dx, &biased.bias);
  const Numbers sums = row_sums(biased.dx.values(), bias.size());
  trial.require(distance(biased.bias.values(), sums) <= 1e-12,
                "dbias is not the sum of each row of dx", "it is overwritten, not added to");
}

void test_moderate(LoadedTarget& subject) {
  Numbers x;
  for (int i = -120; i < 120; ++i)
    x.push_back(i / 4.0);
  for (const DType dtype : {DType::float32, DType::float64}) {
    const Numbers y = outputs(subject, x, dtype, 4);
    for (std::size_t i = 0; i < y.size(); ++i)
      subject.trial().require(std::isfinite(y[i]),
                              fmt::format("f({}) is {} ({})", x[i], y[i], name_of(dtype)),
                              "numbers from -30 to 30 are usual: write the formula so that nothing "
                              "overflows");
  }
}

void test_special(LoadedTarget& subject) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const DType dtype : {DType::float32, DType::float64}) {
    const double big = dtype == DType::float64 ? 1e308 : 3e38;
    const Numbers x{big, -big, 1e-310, 1e-40, 0.0, -0.0, infinite, -infinite};
    outputs(subject, x, dtype, static_cast<std::int64_t>(x.size()));
    const Numbers y = outputs(subject, {nan, nan, nan, nan}, dtype, 4);
    const bool kept = std::ranges::all_of(y, [](double value) { return std::isnan(value); });
    if (!kept)
      subject.trial().warn(
          fmt::format("not-a-number becomes {} ({})", y.front(), name_of(dtype)),
          "a network that diverges is found sooner when NaN stays NaN; comparisons "
          "with NaN are false");
  }
}

/// The best of some passes over 1M numbers, in 1e9 bytes read and written a second.
template <class F>
double gigabytes_per_second(double bytes, F pass) {
  using Clock = std::chrono::steady_clock;
  std::chrono::duration<double> best(HUGE_VAL);
  for (int i = 0; i < 10; ++i) {
    const auto start = Clock::now();
    pass();
    best = std::min<std::chrono::duration<double>>(best, Clock::now() - start);
  }
  return bytes / best.count() / 1e9;
}

void test_speed(LoadedTarget& subject) {
  constexpr std::int64_t height = 1024, width = 1024;
  constexpr double element = sizeof(float) * height * width;
  ActivationBench bench(subject.trial(), subject.make(), {DType::float32, {}, width}, height);
  bench.x.assign(normal_numbers(bench.x.size(), subject.target().seed));
  bench.dy.assign(1);
  bench.forward(bench.y);
  const double forward = gigabytes_per_second(2 * element, [&] { bench.forward(bench.y); });
  const double backward =
      gigabytes_per_second(3 * element, [&] { bench.backward(bench.kept(), bench.dx); });
  const double copy = gigabytes_per_second(2 * element, [&] {
    std::memcpy(bench.dx.matrix().data, bench.x.matrix().data, static_cast<std::size_t>(element));
  });
  subject.trial().note(fmt::format("forward {:.1f} GB/s, backward {:.1f} GB/s, memcpy {:.1f} GB/s",
                                   forward, backward, copy));
}

}  // namespace

Exercise prepare_activation(LoadedTarget& subject,
                            const std::shared_ptr<const Technique>& technique,
                            const Conditions& conditions) {
  const auto bench = std::make_shared<ActivationBench>(subject.trial(), technique, conditions);
  const std::uint64_t seed = subject.target().seed + conditions.variety;
  const Numbers x = normal_numbers(bench->x.size(), seed);
  const Numbers dy = normal_numbers(bench->x.size(), seed, 1);
  return [=, &trial = subject.trial()] {
    const bool locked = conditions.layout.read_only;
    ActivationBench& b = *bench;
    for (View* view : {&b.x, &b.y, &b.dy})
      view->make_writable();
    b.x.assign(x);
    b.dy.assign(dy);
    b.y.assign(conditions.fill);
    b.dx.assign(conditions.fill);
    b.bias.assign(conditions.fill);
    if (locked) b.x.make_read_only();
    b.forward(b.y);
    if (locked) b.y.make_read_only();
    if (locked) b.dy.make_read_only();
    b.backward(b.kept(), b.dx, &b.bias);
    Numbers all;
    for (const View* view : {&b.y, &b.dx, &b.bias, &b.x, &b.dy})
      append(all, *view);
    if (conditions.layout.watched)
      for (const View* view : {&b.x, &b.y, &b.dy, &b.dx, &b.bias})
        require_intact(trial, *view);
    return all;
  };
}

void add_activation_tests(const Target& target, std::vector<Test>& tests) {
  const TestList list(target, tests);
  list.add("gradient", "backward is the derivative of forward", test_gradient);
  list.add("batch", "a sample does not depend on the others", test_batch);
  list.add("in place", "it may overwrite its input", test_in_place);
  list.add("bias", "it adds a bias, and gives its gradient", test_bias);
  list.add("finite", "numbers from -30 to 30 give numbers", test_moderate);
  list.add("special", "huge, tiny, infinite and not-a-number do no harm", test_special);
  list.add("speed", "1M numbers in float32", test_speed);
}

}  // namespace headwater::lab
