// From a technique of a plugin to the interface of its kind.
#include "adapt.hpp"

#include <headwater/activation.hpp>
#include <headwater/error.hpp>
#include <headwater/initializer.hpp>
#include <headwater/loss.hpp>
#include <headwater/normalizer.hpp>
#include <headwater/optimizer.hpp>
#include <headwater/schedule.hpp>

#include "call.hpp"
#include "calling.hpp"
#include "function_table.hpp"
#include <atomic>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace headwater {

namespace {

/// Owns the plugin's object.
class Instance {
 public:
  Instance(const LoadedTechnique& loaded, std::span<const headwater_value> values,
           const Origin& origin, std::shared_ptr<const Services> services)
      : technique_(*loaded.technique),
        table_(whole_table(technique_.kind, technique_.table)),
        place_(place_of(origin)),
        services_(std::move(services)),
        failures_(loaded.failures) {
    if (const auto first = failures_->too_many())
      throw Error(
          fmt::format("it is not made again, as {} instances of it let an "
                      "exception out; the first: {}",
                      Failures::most, *first));
    headwater_error error = no_error();
    const Calling calling(place_, PluginFunction::create);
    const headwater_status status = guarded(error, [&] {
      return technique_.create(&services_->host(), values.data(), &self_, &error);
    });
    if (status == HEADWATER_E_SETTING) throw SettingError(text(error), error.setting);
    if (status != HEADWATER_OK) throw Error(text(error));
    if (!self_) throw Error("the plugin said that it made the technique, and did not");
  }
  ~Instance() {
    const Calling calling(place_, PluginFunction::destroy);
    technique_.destroy(self_);
    delete cause_.load();
  }
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  const void* self() const { return self_; }
  std::uint32_t place() const { return place_; }

  /// What the first exception said; nullptr before one.
  const std::string* cause() const { return cause_.load(); }
  void poison(std::string cause) const {
    auto kept = std::make_unique<const std::string>(std::move(cause));
    const std::string* none = nullptr;
    if (!cause_.compare_exchange_strong(none, kept.get())) return;
    failures_->add(*kept.release());
  }

  const headwater_technique& technique() const { return technique_; }

  headwater_child child() const {
    return {sizeof(headwater_child), technique_.kind, self_, table_.get(), nullptr};
  }

  template <class Table>
  const Table& table() const {
    return *reinterpret_cast<const Table*>(table_.get());
  }

 private:
  const headwater_technique& technique_;
  std::unique_ptr<const char[]> table_;  ///< with all that this host knows
  std::uint32_t place_;                  ///< on the board of calls
  std::shared_ptr<const Services> services_;
  std::shared_ptr<Failures> failures_;  ///< of all instances of the context
  void* self_ = nullptr;
  mutable std::atomic<const std::string*> cause_ = nullptr;  ///< owned
};

/// The interface I over a plugin's instance.
template <class I, class Table>
class Adapter : public I {
 public:
  Adapter(Origin origin, std::unique_ptr<Instance> instance)
      : I(std::move(origin)),
        instance_(std::move(instance)),
        table_(instance_->template table<Table>()) {}

  headwater_child child() const override { return instance_->child(); }

 protected:
  const void* self() const { return instance_->self(); }
  const Table& table() const { return table_; }

  Calling calling(PluginFunction function) const {
    return {instance_->place(), function};
  }

  /// Runs a function of the plugin; whatever goes wrong is an Error that names it. When
  /// an exception has left the plugin, every later call is answered with that.
  template <class F>
  void call(PluginFunction function, F f) const {
    if (const std::string* cause = instance_->cause()) [[unlikely]]
      throw Error(*cause);
    headwater_error error = no_error();
    const Calling noted = calling(function);
    const headwater_status status = guarded(error, [&] { return f(&error); });
    if (status == HEADWATER_OK) return;
    const std::string what = std::string(to_string(this->kind())) + " '" +
                             this->name() + "': " + text(error);
    if (status == exception_left) instance_->poison(what);
    throw Error(what);
  }

 private:
  std::unique_ptr<Instance> instance_;
  const Table& table_;
};

std::size_t index(DType dtype) {
  return static_cast<std::size_t>(dtype);
}

struct PluginActivation final : Adapter<Activation, headwater_activation> {
  using Adapter::Adapter;
  using M = headwater_matrix;

  void forward(DType t, const M& x, const M* bias, const M& y) const override {
    call(PluginFunction::forward,
         [&](auto* e) { return table().forward[index(t)](self(), &x, bias, &y, e); });
  }
  void backward(DType t, const M& from, const M& dy, const M& dx) const override {
    call(PluginFunction::backward, [&](auto* e) {
      return table().backward[index(t)](self(), &from, &from, &dy, &dx, nullptr, e);
    });
  }
  bool from_output() const override { return table().flags & HEADWATER_FROM_OUTPUT; }
  bool elementwise() const override { return table().flags & HEADWATER_ELEMENTWISE; }
};

/// Initializers draw from the host's random numbers, so they keep its table.
struct PluginInitializer final : Adapter<Initializer, headwater_initializer> {
  PluginInitializer(Origin origin, std::unique_ptr<Instance> instance,
                    std::shared_ptr<const Services> services)
      : Adapter(std::move(origin), std::move(instance)),
        services_(std::move(services)) {}

  void fill(DType t, Random& random, const headwater_parameter& about,
            const headwater_matrix& w) const override {
    call(PluginFunction::fill, [&](auto* e) {
      return table().fill[index(t)](self(), &services_->host(), &random, &about, &w, e);
    });
  }
  void check(const headwater_parameter& about) const override {
    if (table().check)
      call(PluginFunction::check,
           [&](auto* e) { return table().check(self(), &about, e); });
  }
  bool needs_x() const override { return table().flags & HEADWATER_NEEDS_X; }

 private:
  std::shared_ptr<const Services> services_;
};

using PluginBlock = Adapter<Block, headwater_block>;
using PluginNormalizer = Adapter<Normalizer, headwater_block>;

struct PluginLoss final : Adapter<Loss, headwater_loss> {
  using Adapter::Adapter;

  Shape target(const Shape& y) const override {
    Shape out{};
    call(PluginFunction::target,
         [&](auto* e) { return table().target(self(), &y, &out, e); });
    return out;
  }
  double evaluate(DType t, const headwater_matrix& y, const headwater_matrix& target,
                  const headwater_matrix* dy) const override {
    double value = 0;
    call(PluginFunction::evaluate, [&](auto* e) {
      return table().evaluate[index(t)](self(), &y, &target, dy, &value, e);
    });
    return value;
  }
  bool class_targets() const override {
    return table().flags & HEADWATER_CLASS_TARGETS;
  }
};

struct PluginOptimizer final : Adapter<Optimizer, headwater_optimizer> {
  using Adapter::Adapter;

  std::uint32_t n_state() const override {
    const Calling noted = calling(PluginFunction::n_state);
    return table().n_state(self());
  }
  void step(DType t, const headwater_update& u) const override {
    call(PluginFunction::step,
         [&](auto* e) { return table().step[index(t)](self(), &u, e); });
  }
};

struct PluginSchedule final : Adapter<Schedule, headwater_schedule> {
  using Adapter::Adapter;

  bool needs_validation() const override {
    const Calling noted = calling(PluginFunction::needs);
    return (table().needs(self()) & HEADWATER_NEEDS_VALIDATION) != 0;
  }
  std::uint32_t n_state() const override {
    const Calling noted = calling(PluginFunction::n_state);
    return table().n_state(self());
  }
  double rate(const headwater_progress& progress) const override {
    double rate = std::numeric_limits<double>::quiet_NaN();
    call(PluginFunction::rate,
         [&](auto* e) { return table().rate(self(), &progress, &rate, e); });
    if (!(rate >= 0) || std::isinf(rate))
      throw Error("schedule '" + name() + "': it made the factor " +
                  std::to_string(rate) + ", which is no number of at least 0");
    return rate;
  }
};

}  // namespace

std::shared_ptr<const Technique> create(const LoadedTechnique& loaded,
                                        std::span<const headwater_value> values,
                                        Origin origin,
                                        std::shared_ptr<const Services> services) {
  auto instance = std::make_unique<Instance>(loaded, values, origin, services);
  const auto as = [&]<class A>() -> std::shared_ptr<const Technique> {
    return std::make_shared<A>(std::move(origin), std::move(instance));
  };
  switch (origin.kind) {
    case Kind::activation:
      return as.template operator()<PluginActivation>();
    case Kind::normalizer:
      return as.template operator()<PluginNormalizer>();
    case Kind::block:
      return as.template operator()<PluginBlock>();
    case Kind::loss:
      return as.template operator()<PluginLoss>();
    case Kind::optimizer:
      return as.template operator()<PluginOptimizer>();
    case Kind::schedule:
      return as.template operator()<PluginSchedule>();
    case Kind::initializer:
      break;
  }
  return std::make_shared<PluginInitializer>(std::move(origin), std::move(instance),
                                             std::move(services));
}

}  // namespace headwater
