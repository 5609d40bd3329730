// From a technique of a plugin to the interface of its kind.
#include "adapters.hpp"

#include <headwater/activation.hpp>
#include <headwater/error.hpp>
#include <headwater/initializer.hpp>
#include <headwater/loss.hpp>
#include <headwater/normalizer.hpp>
#include <headwater/optimizer.hpp>
#include <headwater/schedule.hpp>

#include "instance.hpp"
#include <cmath>
#include <limits>

namespace headwater {

namespace {

std::size_t index(DType dtype) {
  return static_cast<std::size_t>(dtype);
}

struct PluginActivation final : Adapter<Activation, headwater_activation> {
  using Adapter::Adapter;
  using M = headwater_matrix;

  void forward(DType t, const M& x, const M* bias, const M& y) const override {
    work(PluginFunction::forward,
         [&](auto* e) { return table().forward[index(t)](self(), &x, bias, &y, e); });
  }
  void backward(DType t, const M& from, const M& dy, const M& dx) const override {
    work(PluginFunction::backward, [&](auto* e) {
      return table().backward[index(t)](self(), &from, &from, &dy, &dx, nullptr, e);
    });
  }
  bool from_output() const override { return table().flags & HEADWATER_FROM_OUTPUT; }
  bool elementwise() const override { return table().flags & HEADWATER_ELEMENTWISE; }
};

struct PluginInitializer final : Adapter<Initializer, headwater_initializer> {
  using Adapter::Adapter;

  void fill(DType t, Random& random, const headwater_parameter& about,
            const headwater_matrix& w) const override {
    call(PluginFunction::fill,
         [&](auto* e) { return table().fill[index(t)](self(), &host(), &random, &about, &w, e); });
  }
  void check(const headwater_parameter& about) const override {
    if (table().check)
      call(PluginFunction::check, [&](auto* e) { return table().check(self(), &about, e); });
  }
  bool needs_x() const override { return table().flags & HEADWATER_NEEDS_X; }
};

using PluginBlock = Adapter<Block, headwater_block>;
using PluginNormalizer = Adapter<Normalizer, headwater_block>;

struct PluginLoss final : Adapter<Loss, headwater_loss> {
  using Adapter::Adapter;

  Shape target(const Shape& y) const override {
    Shape out{};
    call(PluginFunction::target, [&](auto* e) { return table().target(self(), &y, &out, e); });
    return out;
  }
  double evaluate(DType t, const headwater_matrix& y, const headwater_matrix& target,
                  const headwater_matrix* dy) const override {
    double value = 0;
    work(PluginFunction::evaluate,
         [&](auto* e) { return table().evaluate[index(t)](self(), &y, &target, dy, &value, e); });
    return value;
  }
  bool class_targets() const override { return table().flags & HEADWATER_CLASS_TARGETS; }
};

struct PluginOptimizer final : Adapter<Optimizer, headwater_optimizer> {
  PluginOptimizer(Origin origin, std::unique_ptr<const Instance> instance)
      : Adapter(std::move(origin), std::move(instance)), n_state_(ask_n_state()) {}

  std::uint32_t n_state() const override { return n_state_; }
  void step(DType t, const headwater_update& u) const override {
    work(PluginFunction::step, [&](auto* e) { return table().step[index(t)](self(), &u, e); });
  }

 private:
  std::uint32_t n_state_;
};

struct PluginSchedule final : Adapter<Schedule, headwater_schedule> {
  PluginSchedule(Origin origin, std::unique_ptr<const Instance> instance)
      : Adapter(std::move(origin), std::move(instance)),
        needs_(ask(PluginFunction::needs, table().needs)),
        n_state_(ask_n_state()) {}

  bool needs_validation() const override { return (needs_ & HEADWATER_NEEDS_VALIDATION) != 0; }
  std::uint32_t n_state() const override { return n_state_; }
  double rate(const headwater_progress& progress) const override {
    double rate = std::numeric_limits<double>::quiet_NaN();
    work(PluginFunction::rate, [&](auto* e) { return table().rate(self(), &progress, &rate, e); });
    if (!(rate >= 0) || std::isinf(rate))
      throw Error(with_place("schedule '" + name() + "': it made the factor " +
                                 std::to_string(rate) + ", which is not a number of at least 0",
                             origin().mark));
    return rate;
  }

 private:
  std::uint32_t needs_, n_state_;
};

template <class A>
std::shared_ptr<const Technique> as(Origin origin, std::unique_ptr<const Instance> instance) {
  return std::make_shared<A>(std::move(origin), std::move(instance));
}

/// By the number of the kind.
constexpr std::array adapters{&as<PluginActivation>, &as<PluginInitializer>, &as<PluginNormalizer>,
                              &as<PluginBlock>,      &as<PluginLoss>,        &as<PluginOptimizer>,
                              &as<PluginSchedule>};

}  // namespace

std::shared_ptr<const Technique> create(const LoadedTechnique& loaded,
                                        std::span<const headwater_value> values, Origin origin,
                                        std::shared_ptr<const Services> services) {
  auto instance = std::make_unique<const Instance>(loaded, values, origin, std::move(services));
  const auto kind = static_cast<std::size_t>(origin.kind);
  return adapters[kind - HEADWATER_ACTIVATION](std::move(origin), std::move(instance));
}

}  // namespace headwater
