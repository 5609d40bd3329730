// Losses, optimizers and schedules.
#pragma once

#include <headwater/abi.h>
#include <headwater/plugin/views.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

/// The class that a target names, 0 to classes - 1; an Error when it names none.
inline std::int64_t class_index(double target, std::int64_t classes) {
  if (target >= 0 && target < static_cast<double>(classes) && target == std::floor(target))
    return static_cast<std::int64_t>(target);
  throw Error("classes are 0 to " + std::to_string(classes - 1) + ", but got " +
              std::to_string(target));
}

/// What a sample of each class counts in a mean: a list of weights; if empty, 1 each.
class ClassWeights {
 public:
  explicit ClassWeights(const std::vector<double>& weights) : weights_(weights) {}

  /// ShapeError unless there is one for each class.
  void check(std::int64_t classes) const {
    const auto given = static_cast<std::int64_t>(weights_.size());
    if (given != 0 && given != classes)
      throw ShapeError("'class_weights' must be one number for each of the " +
                       std::to_string(classes) + " classes, but got " + std::to_string(given));
  }
  double operator[](std::int64_t k) const {
    return weights_.empty() ? 1 : weights_[static_cast<std::size_t>(k)];
  }
  /// 1 over the sum for a row of targets; 0 where nothing counts.
  template <class T>
  double scale(Matrix<T> targets, std::int64_t classes) const {
    double total = 0;
    for (std::int64_t j = 0; j < targets.cols; ++j)
      total += (*this)[class_index(targets(0, j), classes)];
    return total > 0 ? 1 / total : 0;
  }

 private:
  const std::vector<double>& weights_;
};

/// total(1) / n, a mean of n terms; where only the mean is finite, total(1 / n), whose terms
/// are as much smaller.
double mean_of(double n, const auto& total) {
  const double all = total(1.0);
  return std::isinf(all) ? total(1 / n) : all / n;
}

/// A loss D gives
///   Shape target(Shape y) const;     the shape of the targets; throws ShapeError
///   double evaluate(auto y, auto target, auto* dy) const;
/// the mean loss over the columns of y; *dy, a matrix like y, receives its derivative
/// unless dy is null.
/// static constexpr bool class_targets = true says that a target is a class index.
template <class D>
struct Loss {
  static constexpr std::uint32_t kind = HEADWATER_LOSS;
  static constexpr bool class_targets = false;

  static constexpr headwater_loss table() {
    return {sizeof(headwater_loss),
            D::class_targets ? 1u * HEADWATER_CLASS_TARGETS : 0u,
            &run_target,
            {&run<float>, &run<double>}};
  }

 private:
  static headwater_status run_target(const void* self, const headwater_shape* y,
                                     headwater_shape* target, headwater_error* error) noexcept {
    return detail::guard(error, [&] { *target = static_cast<const D*>(self)->target(*y); });
  }

  template <class T>
  static headwater_status run(const void* self, const headwater_matrix* y,
                              const headwater_matrix* target, const headwater_matrix* dy,
                              double* value, headwater_error* error) noexcept {
    return detail::guard(error, [&] {
      const Matrix<T> gradient(dy ? *dy : *y);
      *value = static_cast<const D*>(self)->evaluate(Matrix<T>(*y), Matrix<T>(*target),
                                                     dy ? &gradient : nullptr);
    });
  }
};

/// A range of parameters: n elements of w, their gradients g, the optimizer's own
/// arrays, the number of the step, from 1, and the factor of the learning rate.
template <class T>
struct Update {
  std::int64_t n;
  T* w;
  const T* g;
  void* const* arrays;
  double step, rate;

  T* state(int i) const { return static_cast<T*>(arrays[i]); }
};

/// An optimizer D gives
///   std::uint32_t n_state() const;                      arrays it keeps, each as long
///                                                       as the parameters
///   template <class T> void step(Update<T> u) const;
template <class D>
struct Optimizer {
  static constexpr std::uint32_t kind = HEADWATER_OPTIMIZER;

  static constexpr headwater_optimizer table() {
    return {sizeof(headwater_optimizer), 0, &run_n_state, {&run<float>, &run<double>}};
  }

 private:
  static std::uint32_t run_n_state(const void* self) {
    return static_cast<const D*>(self)->n_state();
  }

  template <class T>
  static headwater_status run(const void* self, const headwater_update* u,
                              headwater_error* error) noexcept {
    return detail::guard(error, [&] {
      static_cast<const D*>(self)->step(
          Update<T>{static_cast<std::int64_t>(u->n), static_cast<T*>(u->w),
                    static_cast<const T*>(u->g), u->state, static_cast<double>(u->step), u->rate});
    });
  }
};

/// What a schedule knows of the step that comes; its own numbers start at 0.
struct Progress {
  double step, steps;            ///< its number, from 0, and how many there will be
  double loss, validation_loss;  ///< of the step before; NaN when there is no new one
  double* numbers;
};

/// A schedule D gives
///   double rate(const Progress&) const;    the factor of the learning rate
///   static constexpr std::uint32_t n_state = ...;    if it keeps numbers
///   bool needs_validation() const;         if it cannot do without validation_loss
template <class D>
struct Schedule {
  static constexpr std::uint32_t kind = HEADWATER_SCHEDULE;
  static constexpr std::uint32_t n_state = 0;
  bool needs_validation() const { return false; }

  static constexpr headwater_schedule table() {
    return {sizeof(headwater_schedule), 0, &run_needs, &run_n_state, &run};
  }

 private:
  static std::uint32_t run_needs(const void* self) {
    return static_cast<const D*>(self)->needs_validation() ? HEADWATER_NEEDS_VALIDATION : 0;
  }

  static std::uint32_t run_n_state(const void*) { return D::n_state; }

  static headwater_status run(const void* self, const headwater_progress* p, double* rate,
                              headwater_error* error) noexcept {
    return detail::guard(error, [&] {
      *rate = static_cast<const D*>(self)->rate(Progress{static_cast<double>(p->step),
                                                         static_cast<double>(p->steps), p->loss,
                                                         p->validation_loss, p->state});
    });
  }
};

}  // namespace v1
}  // namespace headwater::plugin
