// Blocks and normalizers: what they get in each call.
#pragma once

#include <headwater/abi.h>
#include <headwater/plugin/plan.hpp>
#include <headwater/plugin/views.hpp>

#include <algorithm>
#include <cstdint>
#include <span>

namespace headwater::plugin {
inline namespace [[gnu::visibility("hidden")]] v1 {

/// What Call::gemm_activate makes of a product.
struct Affine {
  ActivationSlot activation;
  View pre, bias, y;
};

/// One call of a block at its place in the network. Cheap to copy; for the call only.
template <class T>
class Call {
 public:
  Call(const headwater_call* call, headwater_error* error) : call_(*call), error_(error) {}

  bool training() const { return call_.mode == HEADWATER_TRAIN; }
  bool wants_dx() const { return call_.dx != nullptr; }
  Shape in() const { return call_.in; }
  Shape out() const { return call_.out; }

  /// Of sequences: how many steps of each sample count.
  std::span<const std::int64_t> lengths() const {
    return {call_.lengths, static_cast<std::size_t>(call_.lengths ? in().batch : 0)};
  }
  /// How many columns of a sample count: the steps that its sequence has; 1 without steps.
  std::int64_t counted(std::int64_t sample) const {
    if (call_.lengths == nullptr) return std::max<std::int64_t>(in().steps, 1);
    return std::min(call_.lengths[sample], in().steps);
  }
  /// f(begin, end, counts) for runs of columns that together are all of x: they count, or they
  /// lie behind the end of a sequence.
  template <class F>
  void for_runs(const F& f) const {
    if (call_.lengths == nullptr) return f(std::int64_t{0}, in().batch, true);
    for (std::int64_t b = 0; b < in().batch; ++b) {
      const std::int64_t begin = b * in().steps, middle = begin + counted(b);
      f(begin, middle, true);
      f(middle, begin + in().steps, false);
    }
  }
  /// Only for a block that says random, in forward of training.
  Random random() const { return {call_.host, call_.random}; }

  View x() const { return *call_.x; }
  View y() const { return *call_.y; }
  View dy() const { return *call_.dy; }
  View dx() const { return *call_.dx; }
  View parameter(int i) const { return call_.parameters[i]; }
  View gradient(int i) const { return call_.gradients[i]; }
  View state(int i) const { return call_.state[i]; }
  View saved(int i) const { return call_.saved[i]; }
  View workspace(int i) const { return call_.workspace[i]; }

  /// out = op(a) op(b); flags HEADWATER_TRANSPOSE_A, _B, and _ADD to add to out.
  HEADWATER_INLINE void gemm(View a, View b, View out, std::uint32_t flags = 0) const {
    call_.host->gemm[dtype](call_.host->ctx, flags, &a, &b, &out);
  }

  /// y = f(x + bias); bias may be null. See headwater_activation for what becomes of x.
  HEADWATER_INLINE void activate(ActivationSlot slot, View x, const headwater_matrix* bias,
                                 View y) const {
    const headwater_child& child = call_.children[slot.index];
    if (splits(child, x)) [[unlikely]]
      return forward_parts(child, x, bias, y);
    forward_whole(child, x, bias, y);
  }

  /// y = f(a b + bias), with a b + bias in `pre`, which may be y: activate() of a
  /// product, done part by part while the parts are in the cache.
  HEADWATER_INLINE void gemm_activate(View a, View b, const Affine& into) const {
    const headwater_child& child = call_.children[into.activation.index];
    if (splits(child, into.pre)) [[unlikely]]
      return product_in_parts(a, b, child, into);
    gemm(a, b, into.pre);
    forward_whole(child, into.pre, &into.bias, into.y);
  }

  /// In place: dz holds dy before and dy f' after. `from` is what the activation's
  /// backward reads: its output if from_output(slot), else its input.
  void activate_back(ActivationSlot slot, View from, View dz) const {
    activate_back(slot, from, dz, nullptr, {});
  }
  /// The same, and dbias gets the sums of the rows of dz. `partial` is workspace of
  /// Plan::panels(rows of dz) columns like dbias.
  HEADWATER_INLINE void activate_back(ActivationSlot slot, View from, View dz,
                                      const headwater_matrix* dbias, View partial) const {
    const headwater_child& child = call_.children[slot.index];
    if (splits(child, dz)) [[unlikely]]
      return backward_parts(child, from, dz, dbias, partial);
    detail::check(detail::activation_of(child).backward[dtype](child.self, &from, &from, &dz, &dz,
                                                               dbias, error_),
                  error_);
  }

  /// activate() for some columns, from within for_ranges().
  void activate_part(ActivationSlot slot, View x, const headwater_matrix* bias, View y) const {
    forward_part(call_.children[slot.index], x, bias, y);
  }
  /// And back, dx = dy f'; `from` as in activate_back(), which dx may overwrite.
  void activate_part_back(ActivationSlot slot, View from, View dy, View dx) const {
    backward_part(call_.children[slot.index], from, dy, dx, nullptr);
  }

  /// Adds a column to each column of z.
  void add_bias(View bias, View z) const {
    const T* const b = static_cast<const T*>(bias.data);
    const Matrix<T> m(z);
    for (std::int64_t j = 0; j < m.cols; ++j)
      for (std::int64_t i = 0; i < m.rows; ++i)
        m(i, j) += b[i];
  }
  /// The gradient of such a column: sums of the rows of dz.
  void sum_columns(View dz, View db) const {
    const Matrix<T> m(dz), sum(db);
    for (std::int64_t i = 0; i < m.rows; ++i)
      sum[i] = m(i, 0);
    for (std::int64_t j = 1; j < m.cols; ++j)
      for (std::int64_t i = 0; i < m.rows; ++i)
        sum[i] += m(i, j);
  }

  /// The child blocks of a slot, at the places that plan() gave them.
  template <std::uint32_t kind>
  void forward(Slot<kind> slot) const {
    const headwater_child& child = call_.children[slot.index];
    const auto& block = *static_cast<const headwater_block*>(child.table);
    detail::check(block.forward[dtype](child.self, child.call, error_), error_);
  }
  template <std::uint32_t kind>
  void backward(Slot<kind> slot) const {
    const headwater_child& child = call_.children[slot.index];
    const auto& block = *static_cast<const headwater_block*>(child.table);
    detail::check(block.backward[dtype](child.self, child.call, error_), error_);
  }

  template <std::uint32_t kind>
  bool filled(Slot<kind> slot) const {
    return call_.children[slot.index].kind != 0;
  }
  bool from_output(ActivationSlot slot) const {
    return detail::from_output(call_.children[slot.index]);
  }

  /// f(begin, end) over parts of 0 .. n-1 of about `grain`, perhaps at once on several
  /// threads: parts must not depend on each other. What f throws ends the call.
  template <class F>
  void for_ranges(std::int64_t n, std::int64_t grain, const F& f) const {
    const std::int64_t parts = (n + grain - 1) / grain;
    if (parts < 2) return f(0, n);
    struct Job {
      const F& f;
      std::int64_t n, grain;
      detail::Thrown thrown{};
    } job{f, n, grain};
    const auto run = [](void* user, std::uint64_t i) {
      Job& j = *static_cast<Job*>(user);
      const std::int64_t begin = static_cast<std::int64_t>(i) * j.grain;
      j.thrown.guard([&] { j.f(begin, std::min(begin + j.grain, j.n)); });
    };
    call_.host->parallel_for(call_.host->ctx, static_cast<std::uint64_t>(parts), run, &job);
    job.thrown.rethrow();
  }
  /// The same over rows or columns of m, some 16,000 elements at a time: they stay in
  /// the cache for more than one pass. Columns are what a thread keeps: prefer them.
  template <class F>
  void for_rows(View m, const F& f) const {
    constexpr std::int64_t lines = 256 / sizeof(T);  // 4 cache lines of a column
    const std::int64_t panel =
        detail::panel_elements / std::max<std::int64_t>(m.cols, 1) / lines * lines;
    for_ranges(m.rows, std::max(panel, lines), f);
  }
  template <class F>
  void for_columns(View m, const F& f) const {
    for_ranges(m.cols, detail::panel_columns(m.rows), f);
  }
  /// f(a, b, ...) for each element of matrices of one size, shared like for_columns: f
  /// takes as T what it reads and as T& what it writes.
  template <class F, class... Views>
  void each(const F& f, View first, const Views&... rest) const {
    for_columns(first, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t j = begin; j < end; ++j)
        each_in_column(first.rows, f, Matrix<T>(first).column(j), Matrix<T>(rest).column(j)...);
    });
  }

  /// Rows begin .. end-1 of a matrix, and one column seen as `cols` equal ones.
  static headwater_matrix rows(View m, std::int64_t begin, std::int64_t end) {
    return {static_cast<T*>(m.data) + begin, end - begin, m.cols, m.stride};
  }
  static headwater_matrix repeated(View column, std::int64_t cols) {
    return {column.data, column.rows, cols, 0};
  }

 private:
  static constexpr std::uint32_t dtype = detail::dtype_of<T>;

  HEADWATER_INLINE void forward_whole(const headwater_child& child, View x,
                                      const headwater_matrix* bias, View y) const {
    detail::check(detail::activation_of(child).forward[dtype](child.self, &x, bias, &y, error_),
                  error_);
  }

  // What is large enough to be split stays out of the way of what is not.
  [[gnu::noinline]] void forward_parts(const headwater_child& child, View x,
                                       const headwater_matrix* bias, View y) const {
    for_columns(x, [&](std::int64_t begin, std::int64_t end) {
      forward_part(child, columns(x, begin, end), bias, columns(y, begin, end));
    });
  }
  [[gnu::noinline]] void product_in_parts(View a, View b, const headwater_child& child,
                                          const Affine& into) const {
    struct Job {
      const headwater_child& child;
      const Affine& into;
      detail::Thrown thrown{};
    } job{child, into};
    const auto then = [](const headwater_part* part) {
      Job& j = *static_cast<Job*>(part->user);
      const std::int64_t end = part->row + part->c.rows;
      const headwater_matrix bias = rows(j.into.bias, part->row, end);
      const headwater_matrix y =
          rows(columns(j.into.y, part->column, part->column + part->c.cols), part->row, end);
      j.thrown.guard([&] { forward_part(j.child, part->c, &bias, y); });
    };
    call_.host->gemm_then[dtype](call_.host->ctx, 0, &a, &b, &into.pre, then, &job);
    job.thrown.rethrow();
  }
  [[gnu::noinline]] void backward_parts(const headwater_child& child, View from, View dz,
                                        const headwater_matrix* dbias, View partial) const {
    const std::int64_t panel = detail::panel_columns(dz.rows);
    for_columns(dz, [&](std::int64_t begin, std::int64_t end) {
      const headwater_matrix pf = columns(from, begin, end);
      const headwater_matrix pz = columns(dz, begin, end);
      const headwater_matrix sums =
          dbias ? columns(partial, begin / panel, begin / panel + 1) : View{};
      backward_part(child, pf, pz, pz, dbias ? &sums : nullptr);
    });
    if (dbias) sum_columns(partial, *dbias);
  }

  /// On any thread, with an error of its own.
  HEADWATER_INLINE static void forward_part(const headwater_child& child, View x,
                                            const headwater_matrix* bias, View y) {
    detail::call([&](headwater_error* error) {
      return detail::activation_of(child).forward[dtype](child.self, &x, bias, &y, error);
    });
  }
  HEADWATER_INLINE static void backward_part(const headwater_child& child, View from, View dy,
                                             View dx, const headwater_matrix* dbias) {
    detail::call([&](headwater_error* error) {
      return detail::activation_of(child).backward[dtype](child.self, &from, &from, &dy, &dx, dbias,
                                                          error);
    });
  }
  /// Large elementwise work is done in panels that threads share. They depend on the
  /// shape alone, since the order of sums does.
  static bool splits(const headwater_child& child, View x) {
    return x.rows * x.cols >= 2 * detail::panel_elements &&
           (detail::activation_of(child).flags & HEADWATER_ELEMENTWISE) != 0;
  }
  template <class F, class... Columns>
  HEADWATER_INLINE static void each_in_column(std::int64_t n, const F& f, Columns... column) {
    for (std::int64_t i = 0; i < n; ++i)
      f(column[i]...);
  }
  static headwater_matrix columns(View m, std::int64_t begin, std::int64_t end) {
    return {static_cast<T*>(m.data) + begin * m.stride, m.rows, end - begin, m.stride};
  }

  const headwater_call& call_;
  headwater_error* error_;
};

/// A block D gives
///   void plan(Plan) const;
///   template <class T> void forward(Call<T>) const;     y from x
///   template <class T> void backward(Call<T>) const;    dx and all gradients from dy
/// backward may overwrite dy, overwrites gradients and leaves dx alone unless
/// wants_dx(). It may also give
///   template <class T> void start(Call<T>) const;       after parameters were filled
///   static constexpr bool random = true;                forward calls random()
template <class D>
struct Block {
  static constexpr std::uint32_t kind = HEADWATER_BLOCK;
  static constexpr bool random = false;

  static constexpr headwater_block table() {
    headwater_block table{sizeof(headwater_block),
                          D::random ? 1u * HEADWATER_RANDOM : 0u,
                          &run_plan,
                          {&run_forward<float>, &run_forward<double>},
                          {&run_backward<float>, &run_backward<double>},
                          {}};
    if constexpr (requires(const D d, Call<float> c) { d.start(c); }) {
      table.start[0] = &run_start<float>;
      table.start[1] = &run_start<double>;
    }
    return table;
  }

 private:
  template <class T>
  static headwater_status run_start(const void* self, const headwater_call* call,
                                    headwater_error* error) noexcept {
    return detail::guard(error, [&] { static_cast<const D*>(self)->start(Call<T>(call, error)); });
  }
  static headwater_status run_plan(const void* self, const headwater_plan* plan,
                                   headwater_error* error) noexcept {
    return detail::guard(error, [&] { static_cast<const D*>(self)->plan(Plan(plan, error)); });
  }
  template <class T>
  static headwater_status run_forward(const void* self, const headwater_call* call,
                                      headwater_error* error) noexcept {
    return detail::guard(error,
                         [&] { static_cast<const D*>(self)->forward(Call<T>(call, error)); });
  }
  template <class T>
  static headwater_status run_backward(const void* self, const headwater_call* call,
                                       headwater_error* error) noexcept {
    return detail::guard(error,
                         [&] { static_cast<const D*>(self)->backward(Call<T>(call, error)); });
  }
};

/// A normalizer is a block whose output has the shape of its input; its backward must
/// work when dx and dy are the same memory.
template <class D>
struct Normalizer : Block<D> {
  static constexpr std::uint32_t kind = HEADWATER_NORMALIZER;
};

}  // namespace v1
}  // namespace headwater::plugin
