// Tests of initializers.
#include <headwater/error.hpp>
#include <headwater/initializer.hpp>

#include "kinds.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace headwater::lab {

namespace {

using Numbers = std::vector<double>;

/// A parameter as a block may have it.
struct Place {
  headwater_gates gates;
  bool is_bias, beside_bias;
  const char* activation;  ///< nullptr: none
  headwater_fans fans{12, 16};
};

constexpr headwater_gates no_gates{1, -1, -1}, four_gates{4, 1, 0};
constexpr Place places[] = {{no_gates, false, false, nullptr}, {no_gates, false, true, nullptr},
                            {no_gates, false, true, "tanh"},   {no_gates, false, true, "sigmoid"},
                            {no_gates, true, false, nullptr},  {four_gates, true, false, nullptr},
                            {four_gates, false, true, "tanh"}};

/// What an initializer is told of a parameter of `out` x `in`, and the memory for it.
class InitializerBench {
 public:
  InitializerBench(LoadedTarget& subject, std::shared_ptr<const Technique> technique,
                   const Conditions& c, const Place& place)
      : w(c.dtype, place.fans.out, place.is_bias ? 1 : place.fans.in, c.layout),
        bias(c.dtype, place.fans.out, 1, c.layout),
        trial_(subject.trial()),
        technique_(std::static_pointer_cast<const Initializer>(std::move(technique))),
        conditions_(c),
        x_(c.dtype, place.fans.in, 20, c.layout),
        seed_(subject.target().seed + c.variety) {
    x_.assign(normal_numbers(x_.size(), seed_));
    if (c.layout.read_only) x_.make_read_only();
    about_ = {sizeof(headwater_parameter),
              place.gates,
              place.fans,
              nullptr,
              place.beside_bias ? &bias.matrix() : nullptr,
              technique_->needs_x() ? &x_.matrix() : nullptr};
    if (place.activation == nullptr) return;
    Diagnostics ignored;
    activation_ = subject.context().make(Kind::activation, Node::scalar(place.activation), ignored);
    if (!activation_) return;
    child_ = activation_->child();
    about_.activation = &child_;
  }
  InitializerBench(const InitializerBench&) = delete;

  /// Why it cannot fill such a parameter, if so.
  std::optional<std::string> refusal() {
    try {
      trial_.at("in check");
      technique_->check(about_);
      fill();
      return std::nullopt;
    } catch (const Error& e) {
      return e.what();
    }
  }

  Numbers fill() {
    w.assign(conditions_.fill);
    bias.assign(0);
    Random random(seed_, Purpose::initialization);
    trial_.at("in fill" + std::string(conditions_.manner()));
    technique_->fill(conditions_.dtype, random, about_, w.matrix());
    if (conditions_.layout.watched)
      for (const View* view : {&w, &bias, &x_})
        require_intact(trial_, *view);
    Numbers all = w.values();
    const Numbers more = bias.values();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  View w, bias;

 private:
  const Trial& trial_;
  std::shared_ptr<const Initializer> technique_;
  Conditions conditions_;
  View x_;
  std::uint64_t seed_;
  std::shared_ptr<const Technique> activation_;
  headwater_child child_{};
  headwater_parameter about_{};
};

/// In the first place that it is for.
std::pair<std::shared_ptr<InitializerBench>, Place> bench_of(
    LoadedTarget& subject, const std::shared_ptr<const Technique>& technique,
    const Conditions& conditions) {
  std::string why;
  for (const Place& place : places) {
    auto bench = std::make_shared<InitializerBench>(subject, technique, conditions, place);
    const auto refusal = bench->refusal();
    if (!refusal) return {bench, place};
    why = *refusal;
  }
  subject.trial().fail("it can fill none of the usual parameters: " + why);
}

void test_finite(LoadedTarget& subject) {
  for (const Setup& setup : choice_setups(subject.target()))
    for (const DType dtype : {DType::float32, DType::float64}) {
      const auto bench = bench_of(subject, subject.make(setup), {dtype}).first;
      const Numbers all = bench->fill();
      subject.trial().require(std::ranges::all_of(all, [](double v) { return std::isfinite(v); }),
                              "it fills in what is not a number, with " + setup.label);
    }
}

/// Any sizes, nothing among them, may be refused by check, but not be fatal.
void test_sizes(LoadedTarget& subject) {
  const auto technique = subject.make();
  Place place = bench_of(subject, technique, {}).second;
  for (const headwater_fans fans :
       {headwater_fans{0, 0}, {0, 16}, {12, 0}, {1, 4}, {200, 4}, {3, 100}}) {
    place.fans = fans;
    InitializerBench bench(subject, technique, {}, place);
    const auto refusal = bench.refusal();
    subject.trial().require(
        !refusal || refusal->find("gave no reason") == std::string::npos,
        fmt::format("it refuses {} x {} and gives no reason", fans.out, fans.in));
  }
}

std::size_t n_different(Numbers numbers) {
  std::ranges::sort(numbers);
  const auto rest = std::ranges::unique(numbers);
  return numbers.size() - rest.size();
}

/// Few different numbers, as of an identity, are not taken for random ones.
void test_stream(LoadedTarget& subject) {
  const auto technique = subject.make();
  const auto bench = bench_of(subject, technique, {}).first;
  const Numbers once = bench->fill(), again = bench->fill();
  const char* const help =
      "draw from the Random that fill is given: random numbers of another generator do not follow "
      "the seed of a run";
  subject.trial().require(same_bits(once, again),
                          "filled twice with the same seed, it gives other numbers", help);
  const auto other = bench_of(subject, technique, {.variety = 1}).first;
  const std::size_t n = n_different(once);
  if (n > once.size() / 4 && same_bits(once, other->fill()))
    subject.trial().warn(fmt::format("it fills in {} different numbers, the same with any seed", n),
                         help);
}

}  // namespace

Exercise prepare_initializer(LoadedTarget& subject,
                             const std::shared_ptr<const Technique>& technique,
                             const Conditions& conditions) {
  const auto bench = bench_of(subject, technique, conditions).first;
  return [bench] {
    return bench->fill();
  };
}

void add_initializer_tests(const Target& target, std::vector<Test>& tests) {
  const TestList list(target, tests);
  list.add("finite", "it fills in numbers", test_finite);
  list.add("stream", "it draws from the host's random numbers alone", test_stream);
  list.add("sizes", "it bears parameters of any size", test_sizes);
}

}  // namespace headwater::lab
