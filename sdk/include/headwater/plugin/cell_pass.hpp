// A recurrent cell goes through its sequences, in one direction.
#pragma once

#include <headwater/abi.h>
#include <headwater/plugin/block.hpp>
#include <headwater/plugin/cell_steps.hpp>

#include <algorithm>
#include <cstdint>
#include <span>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

/// Forward or backward of a cell D in one direction. Its own tensors hold one step
/// after the other, each with all samples, so that a step is a run of columns and all
/// steps are the operand of one product. Panels of samples, which do not depend on each
/// other, go through all steps at once on several threads.
template <class D, class T>
class CellPass {
 public:
  enum { weight_ih, weight_hh, bias_ih, bias_hh };  // parameters
  enum { x, sums, state, gradient };                // saved
  enum { bias, bands, partial, dx };                // workspace

  static constexpr std::int64_t gates = D::gates.n, apart = D::apart, added = gates - apart,
                                groups = gates + apart;
  using Bands = detail::CellBands<T>;

  /// Columns of the workspace `bands`, for a gate of either weight at a time.
  static constexpr std::int64_t columns_of_bands(std::int64_t units, std::int64_t inputs) {
    return gates * Bands::columns(units, units + inputs);
  }

  CellPass(const D& cell, const Call<T>& c, int direction)
      : cell_(cell),
        c_(c),
        direction_(direction),
        units_(cell.units),
        steps_(c.in().steps),
        batch_(c.in().batch),
        lengths_(c.lengths()) {}

  void forward() const {
    gather();
    sum_biases();
    const Weights weights = weights_in_bands();
    if (!by_step())
      input_products(parameter(weight_ih), [&](View w, View z) { c_.gemm(w, saved(x), z); });
    const Matrix<T> all(saved(state));
    for_panels([&](std::int64_t begin, std::int64_t end) {
      fill_columns<T>(block(saved(state), 0, begin, end), 0);
      for (std::int64_t s = 0; s < steps_; ++s)
        step(s, begin, end, weights);
      if (cell_.last_only())
        for (std::int64_t b = begin; b < end; ++b)
          copy(all.column(steps_ * batch_ + b), output(c_.y(), b));
    });
  }

  void backward() const {
    const Bands back(c_.workspace(bands), units_, gates * units_);
    back.fill(parameter(weight_hh), true);
    const std::int64_t most = std::max<std::int64_t>(256 / std::max<std::int64_t>(batch_, 1), 1);
    for (std::int64_t end = steps_; end > 0; end -= most) {
      const std::int64_t begin = std::max<std::int64_t>(end - most, 0);
      for_panels([&](std::int64_t first, std::int64_t last) {
        if (end == steps_) start_back(first, last);
        for (std::int64_t s = end; s-- > begin;)
          step_back(s, first, last, back);
      });
      products_of_steps(begin, end);
    }
    bias_gradients();
    if (c_.wants_dx()) scatter();
  }

 private:
  View parameter(int i) const { return c_.parameter(4 * direction_ + i); }
  View parameter_gradient(int i) const { return c_.gradient(4 * direction_ + i); }
  View saved(int i) const { return c_.saved(4 * direction_ + i); }

  headwater_matrix gate_rows(View m, std::int64_t first, std::int64_t count) const {
    return detail::rows_of<T>(m, first * units_, count * units_);
  }
  /// Samples begin to end of block s: of step s, or of the state after s steps.
  headwater_matrix block(View m, std::int64_t s, std::int64_t begin, std::int64_t end) const {
    return detail::columns_of<T>(m, s * batch_ + begin, end - begin);
  }
  headwater_matrix hidden(View state_block) const {
    return detail::rows_of<T>(state_block, 0, units_);
  }

  std::int64_t panel() const { return batch_ < 32 ? 8 : 16; }
  template <class F>
  void for_panels(const F& f) const {
    c_.for_ranges(batch_, panel(), f);
  }

  bool counts(std::int64_t s, std::int64_t b) const {
    return s < lengths_[static_cast<std::size_t>(b)];
  }
  /// The column of x that sample b reads in step s; one of the same s if none counts.
  std::int64_t column(std::int64_t s, std::int64_t b) const {
    const std::int64_t length = std::min(lengths_[static_cast<std::size_t>(b)], steps_);
    return b * steps_ + (direction_ == 0 || s >= length ? s : length - 1 - s);
  }
  /// The part of a column of y or dy that belongs to this direction.
  T* output(View m, std::int64_t j) const { return Matrix<T>(m).column(j) + direction_ * units_; }
  void copy(const T* from, T* to) const { std::copy_n(from, units_, to); }

  /// f(s, b) for all steps and samples.
  template <class F>
  void for_all(std::int64_t rows, const F& f) const {
    c_.for_ranges(steps_ * batch_, detail::panel_columns(rows),
                  [&](std::int64_t begin, std::int64_t end) {
                    for (std::int64_t j = begin; j < end; ++j)
                      f(j / batch_, j % batch_);
                  });
  }

  void gather() const {
    const Matrix<T> from(c_.x()), to(saved(x));
    for_all(from.rows, [&](std::int64_t s, std::int64_t b) {
      T* const out = to.column(s * batch_ + b);
      if (counts(s, b))
        std::copy_n(from.column(column(s, b)), from.rows, out);
      else
        std::fill_n(out, from.rows, T{0});
    });
  }

  /// The bias of each group: of the input, of the state, or both.
  void sum_biases() const {
    const Matrix<T> sum(c_.workspace(bias));
    std::fill_n(sum.data, sum.rows, T{0});
    for (const int which : {bias_ih, bias_hh})
      for (std::int64_t g = 0; g < gates; ++g)
        for (std::int64_t i = 0; i < units_; ++i)
          sum[group(which, g) * units_ + i] += Matrix<T>(parameter(which))[g * units_ + i];
  }
  /// Where a gate's part of the input, or of the state, goes.
  static constexpr std::int64_t group(int which, std::int64_t gate) {
    return which == bias_ih ? (gate + apart) % gates : gate + apart;
  }

  /// f(gates of m, their groups of the sums), for those that go together.
  template <class F>
  void input_products(View m, const F& f) const {
    f(gate_rows(m, 0, added), gate_rows(saved(sums), apart, added));
    if constexpr (apart > 0) f(gate_rows(m, added, apart), gate_rows(saved(sums), 0, apart));
  }

  /// What a step multiplies: the gates that are added, and those apart.
  struct Weights {
    Bands hidden, hidden_apart, input, input_apart;
  };
  Weights weights_in_bands() const {
    return {bands_of(weight_hh, 0, added), bands_of(weight_hh, added, apart),
            bands_of(weight_ih, 0, added), bands_of(weight_ih, added, apart)};
  }
  Bands bands_of(int weight, std::int64_t first_gate, std::int64_t count) const {
    View memory = c_.workspace(bands), w = parameter(weight);
    const std::int64_t begin = first_gate * Bands::columns(units_, w.cols) +
                               (weight == weight_hh ? 0 : gates * Bands::columns(units_, units_));
    const Bands made(detail::columns_of<T>(memory, begin, memory.cols - begin), count * units_,
                     w.cols);
    if (weight == weight_hh || by_step()) made.fill(gate_rows(w, first_gate, count), false);
    return made;
  }
  /// Is the product with x a matter of each step, whose sums are then still in the
  /// cache? One panel has few columns in a step, and none beside it: all steps at once.
  bool by_step() const { return batch_ > panel(); }

  CellStep at(std::int64_t s, std::int64_t begin, std::int64_t end) const {
    return {block(saved(sums), s, begin, end),     c_.workspace(bias),
            block(saved(state), s, begin, end),    block(saved(state), s + 1, begin, end),
            block(saved(gradient), s, begin, end), block(saved(gradient), s + 1, begin, end)};
  }

  void step(std::int64_t s, std::int64_t begin, std::int64_t end, const Weights& weights) const {
    const CellStep step = at(s, begin, end);
    const headwater_matrix h = hidden(step.before);
    const headwater_matrix sum = gate_rows(step.sums, apart, added);
    if (by_step()) {
      const headwater_matrix in = block(saved(x), s, begin, end);
      weights.input.multiply(c_, in, sum, 0);
      weights.input_apart.multiply(c_, in, gate_rows(step.sums, 0, apart), 0);
    }
    weights.hidden.multiply(c_, h, sum, HEADWATER_ADD);
    weights.hidden_apart.multiply(c_, h, gate_rows(step.sums, gates, apart), 0);
    cell_.run_step(c_, step);
    const Matrix<T> before(step.before), after(step.after);
    for (std::int64_t b = begin; b < end; ++b) {
      const std::int64_t j = b - begin;
      if (!counts(s, b)) std::copy_n(before.column(j), before.rows, after.column(j));
      if (cell_.last_only()) continue;
      T* const y = output(c_.y(), column(s, b));
      if (counts(s, b))
        copy(after.column(j), y);
      else
        std::fill_n(y, units_, T{0});
    }
  }

  void start_back(std::int64_t begin, std::int64_t end) const {
    const Matrix<T> d(saved(gradient)), sum(c_.workspace(partial));
    std::fill_n(sum.column(begin), sum.rows, T{0});
    fill_columns<T>(block(saved(gradient), steps_, begin, end), 0);
    if (cell_.last_only())
      for (std::int64_t b = begin; b < end; ++b)
        copy(output(c_.dy(), b), d.column(steps_ * batch_ + b));
  }

  void step_back(std::int64_t s, std::int64_t begin, std::int64_t end, const Bands& back) const {
    const CellStep step = at(s, begin, end);
    if (!cell_.last_only()) add_output_gradient(s, begin, step.d_after);
    cell_.run_step_back(c_, step);
    skip_back(s, begin, step);
    detail::add_columns<T>(step.sums, Matrix<T>(c_.workspace(partial)).column(begin));
    back.multiply(c_, gate_rows(step.sums, apart, gates), hidden(step.d_before), HEADWATER_ADD);
  }

  void add_output_gradient(std::int64_t s, std::int64_t begin, View d_after) const {
    const Matrix<T> d(d_after);
    for (std::int64_t j = 0; j < d.cols; ++j)
      if (counts(s, begin + j)) {
        const T* const dy = output(c_.dy(), column(s, begin + j));
        for (std::int64_t i = 0; i < units_; ++i)
          d(i, j) += dy[i];
      }
  }

  /// Past a step that does not count.
  void skip_back(std::int64_t s, std::int64_t begin, const CellStep& step) const {
    const Matrix<T> z(step.sums), d(step.d_before), after(step.d_after);
    for (std::int64_t j = 0; j < z.cols; ++j)
      if (!counts(s, begin + j)) {
        std::fill_n(z.column(j), z.rows, T{0});
        std::copy_n(after.column(j), d.rows, d.column(j));
      }
  }

  void bias_gradients() const {
    if (batch_ == 0) {
      for (const int which : {bias_ih, bias_hh})
        std::fill_n(Matrix<T>(parameter_gradient(which)).data, gates * units_, T(0));
      return;
    }
    const Matrix<T> sum(c_.workspace(partial));
    for (std::int64_t b = panel(); b < batch_; b += panel())
      for (std::int64_t i = 0; i < sum.rows; ++i)
        sum[i] += sum(i, b);
    for (const int which : {bias_ih, bias_hh})
      for (std::int64_t g = 0; g < gates; ++g)
        copy(&sum[group(which, g) * units_], &Matrix<T>(parameter_gradient(which))[g * units_]);
  }

  /// What these steps give to the weights and to dx, while the gradient by their sums
  /// is in the cache.
  void products_of_steps(std::int64_t begin, std::int64_t end) const {
    const auto columns = [&](View m) {
      return detail::columns_of<T>(m, begin * batch_, (end - begin) * batch_);
    };
    const std::uint32_t add = end == steps_ ? 0 : HEADWATER_ADD;
    input_products(parameter_gradient(weight_ih), [&](View dw, View dz) {
      c_.gemm(columns(dz), columns(saved(x)), dw, HEADWATER_TRANSPOSE_B | add);
    });
    c_.gemm(columns(gate_rows(saved(sums), apart, gates)), hidden(columns(saved(state))),
            parameter_gradient(weight_hh), HEADWATER_TRANSPOSE_B | add);
    if (!c_.wants_dx()) return;
    std::uint32_t flags = HEADWATER_TRANSPOSE_A;
    input_products(parameter(weight_ih), [&](View w, View dz) {
      c_.gemm(w, columns(dz), columns(c_.workspace(dx)), flags);
      flags |= HEADWATER_ADD;
    });
  }

  void scatter() const {
    const Matrix<T> from(c_.workspace(dx)), to(c_.dx());
    for_all(from.rows, [&](std::int64_t s, std::int64_t b) {
      const T* const part = from.column(s * batch_ + b);
      T* const sum = to.column(column(s, b));
      for (std::int64_t i = 0; i < from.rows; ++i)
        sum[i] = direction_ == 0 ? part[i] : sum[i] + part[i];
    });
  }

  const D& cell_;
  Call<T> c_;
  int direction_;
  std::int64_t units_, steps_, batch_;
  std::span<const std::int64_t> lengths_;
};

}  // namespace v1
}  // namespace headwater::plugin
