// Tests of losses.
#include <headwater/loss.hpp>
#include <headwater/random.hpp>

#include "kinds.hpp"
#include <algorithm>
#include <check/slope.hpp>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace headwater::lab {

namespace {

using Numbers = std::vector<double>;

constexpr std::int64_t features = 5;

/// Where outputs and targets come from; which a loss can take it does not say.
struct Data {
  bool y_from_0_to_1, target_from_0_to_1;
};
constexpr Data data_kinds[] = {{false, false}, {false, true}, {true, true}};

Numbers numbers(std::size_t n, std::uint64_t seed, std::uint32_t index, bool unit) {
  Numbers all = normal_numbers(n, seed, index);
  if (unit)
    for (double& x : all)
      x = static_cast<float>(1 / (1 + std::exp(-x)));
  return all;
}

/// A loss and the matrices of one call.
class LossBench {
 public:
  LossBench(LoadedTarget& subject, std::shared_ptr<const Technique> loss, const Conditions& c,
            const Data& data)
      : y(c.dtype, features, c.batch, c.layout),
        dy(c.dtype, features, c.batch, c.layout),
        trial_(subject.trial()),
        technique_(std::move(loss)),
        child_(technique_->child()),
        conditions_(c),
        target_(make_target(c)) {
    const std::uint64_t seed = subject.target().seed + c.variety;
    y.assign(numbers(y.size(), seed, 0, data.y_from_0_to_1));
    Numbers t = numbers(target_.size(), seed, 1, data.target_from_0_to_1);
    if ((table().flags & HEADWATER_CLASS_TARGETS) != 0)
      for (std::size_t j = 0; j < t.size(); ++j)
        t[j] = static_cast<double>(j % features);
    target_.assign(t);
    dy.assign(c.fill);
    if (c.layout.read_only) y.make_read_only();
    if (c.layout.read_only) target_.make_read_only();
  }

  const headwater_loss& table() const { return *static_cast<const headwater_loss*>(child_.table); }

  /// Status and text of the answer are left in `error`.
  double try_evaluate(const View* gradient, headwater_error& error) const {
    double value = conditions_.fill;
    trial_.at("in evaluate" + std::string(conditions_.manner()));
    error.code = table().evaluate[static_cast<std::size_t>(conditions_.dtype)](
        child_.self, &y.matrix(), &target_.matrix(), gradient ? &gradient->matrix() : nullptr,
        &value, &error);
    return value;
  }
  double evaluate(const View* gradient) const {
    headwater_error error{sizeof(headwater_error), HEADWATER_OK, -1, 0, {}};
    const double value = try_evaluate(gradient, error);
    trial_.require(error.code == HEADWATER_OK,
                   std::string("evaluate answers with an error: ") + error.message);
    return value;
  }
  void require_intact_all() const {
    for (const View* view : {&y, &dy, &target_})
      require_intact(trial_, *view);
  }

  View y, dy;

 private:
  View make_target(const Conditions& c) const {
    headwater_shape shape{}, of{features, 0, c.batch};
    call(trial_, "target",
         [&](headwater_error* error) { return table().target(child_.self, &of, &shape, error); });
    return {c.dtype, shape.features, columns(shape), c.layout};
  }

  const Trial& trial_;
  std::shared_ptr<const Technique> technique_;
  headwater_child child_;
  Conditions conditions_;
  View target_;
};

/// On the first kind of data that the loss takes.
std::shared_ptr<LossBench> bench_of(LoadedTarget& subject,
                                    const std::shared_ptr<const Technique>& loss,
                                    const Conditions& conditions) {
  std::string why;
  for (const Data& data : data_kinds) {
    auto bench = std::make_shared<LossBench>(subject, loss, conditions, data);
    headwater_error error{sizeof(headwater_error), HEADWATER_OK, -1, 0, {}};
    bench->try_evaluate(nullptr, error);
    if (error.code == HEADWATER_OK) return bench;
    why = error.message[0] ? error.message : "it gives no reason";
  }
  subject.trial().fail("evaluate takes neither normal numbers nor numbers from 0 to 1: " + why);
}

void check_gradient(LoadedTarget& subject, const Setup& setup, double& worst) {
  const auto bench = bench_of(subject, subject.make(setup), {});
  const double value = bench->evaluate(&bench->dy);
  subject.trial().require(bench->evaluate(nullptr) == value,
                          "the loss is another one when no gradient is wanted");
  const Numbers y = bench->y.values(), found = bench->dy.values();
  for (std::size_t i = 0; i < y.size(); ++i) {
    const Slope slope = slope_by(i, bench->y, y, [&] { return bench->evaluate(nullptr); });
    const double error = slope.distance_to(found[i]);
    subject.trial().require(error < 1e-6 * std::max(1.0, std::abs(slope.central)),
                            fmt::format("with {}, dy is {:.8g} at output {}, and "
                                        "differences of the loss give {:.8g}",
                                        setup.label, found[i], i, slope.central),
                            "dy is the derivative of the mean over the batch");
    worst = std::max(worst, error);
  }
}

void test_gradient(LoadedTarget& subject) {
  double worst = 0;
  for (const Setup& setup : choice_setups(subject.target()))
    check_gradient(subject, setup, worst);
  subject.trial().note(fmt::format("largest error {:.1e}", worst));
}

void test_batch(LoadedTarget& subject) {
  const auto loss = subject.make();
  for (const std::int64_t batch : {1, 2}) {
    const auto bench = bench_of(subject, loss, {.batch = batch});
    subject.trial().require(std::isfinite(bench->evaluate(&bench->dy)),
                            fmt::format("the loss of {} sample is not a number", batch));
  }
  const auto none = bench_of(subject, loss, {.batch = 0});
  none->evaluate(&none->dy);
}

/// An answer or an error, but no harm.
void test_special(LoadedTarget& subject) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  const auto loss = subject.make();
  for (const DType dtype : {DType::float32, DType::float64}) {
    const auto bench = bench_of(subject, loss, {.dtype = dtype});
    const double big = dtype == DType::float64 ? 1e308 : 3e38;
    for (const double value : {big, -big, 1e-310, 0.0, infinite, -infinite, std::nan("")}) {
      headwater_error error{sizeof(headwater_error), HEADWATER_OK, -1, 0, {}};
      bench->y.assign(value);
      bench->try_evaluate(&bench->dy, error);
      subject.trial().require(error.code == HEADWATER_OK || error.message[0] != 0,
                              fmt::format("it refuses outputs of {} and gives no reason", value),
                              "write into headwater_error.message what was wrong");
    }
  }
}

}  // namespace

Exercise prepare_loss(LoadedTarget& subject, const std::shared_ptr<const Technique>& technique,
                      const Conditions& conditions) {
  const auto bench = bench_of(subject, technique, conditions);
  return [bench, conditions] {
    bench->dy.assign(conditions.fill);
    Numbers all{bench->evaluate(&bench->dy)};
    const Numbers dy = bench->dy.values();
    all.insert(all.end(), dy.begin(), dy.end());
    if (conditions.layout.watched) bench->require_intact_all();
    return all;
  };
}

void add_loss_tests(const Target& target, std::vector<Test>& tests) {
  const TestList list(target, tests);
  list.add("gradient", "dy is the derivative of the loss", test_gradient);
  list.add("special", "huge, tiny, infinite and not-a-number do no harm", test_special);
  list.add("batch", "it works for batches of 0, 1 and 2", test_batch);
}

}  // namespace headwater::lab
