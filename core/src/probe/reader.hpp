// Reads planned tensors (which have no gaps) in chunks that threads share. The order of
// every sum depends on the shape alone.
#pragma once

#include <headwater/activation.hpp>
#include <headwater/network.hpp>

#include "../plugin/call.hpp"
#include "../runtime/services.hpp"
#include "sums.hpp"
#include <algorithm>
#include <cstring>
#include <vector>

namespace headwater {

inline std::int64_t size(const headwater_matrix& m) {
  return m.rows * m.cols;
}

/// Totals over the activations of a layer.
struct Derivatives {
  double sum = 0, max = 0;
  std::int64_t below = 0, elements = 0, dead = 0, units = 0;
};

class Reader {
 public:
  Reader(const headwater_host& host, DType dtype) : host_(host), dtype_(dtype) {}

  /// Prepares for matrices of this shape, so that reading allocates nothing.
  void make_room(const headwater_matrix& m) {
    const std::int64_t by_column = m.cols / columns_of(chunk_elements, m) + 1;
    const auto chunks =
        static_cast<std::size_t>(std::max(size(m) / chunk_elements + 1, by_column));
    if (chunks > moments_.size()) moments_.resize(chunks);
    if (chunks > slopes_.size()) slopes_.resize(chunks);
    const auto width = static_cast<std::size_t>(size_of(dtype_));
    const auto panel = static_cast<std::size_t>(columns_of(panel_elements, m) * m.rows);
    grow(slope_, chunks * panel * width);
    grow(largest_, chunks * static_cast<std::size_t>(m.rows) * width);
    if (!grow(ones_, panel * width)) return;
    if (dtype_ == DType::float64)
      std::fill_n(reinterpret_cast<double*>(ones_.data()), panel, 1.0);
    else
      std::fill_n(reinterpret_cast<float*>(ones_.data()), panel, 1.0F);
  }

  template <class T>
  double squares(const headwater_matrix& m) {
    const T* const x = static_cast<const T*>(m.data);
    const std::size_t chunks =
        for_chunks(size(m), chunk_elements, [&](std::size_t i, auto begin, auto end) {
          moments_[i].squares = sum_of_squares(x + begin, end - begin);
        });
    double sum = 0;
    for (std::size_t i = 0; i < chunks; ++i)
      sum += moments_[i].squares;
    return sum;
  }

  /// The sums of a layer's output, and the sum of squares of its gradient, in one pass.
  template <class T>
  Moments output(const headwater_matrix& y,
                 const headwater_matrix& dy,
                 double& squares) {
    const T *const out = static_cast<const T*>(y.data), *const g =
                                                            static_cast<const T*>(
                                                                dy.data);
    const std::size_t chunks =
        for_chunks(size(y), chunk_elements, [&](std::size_t i, auto begin, auto end) {
          moments_[i] = moments(out + begin, end - begin);
          slopes_[i].sum = sum_of_squares(g + begin, end - begin);
        });
    Moments all;
    squares = 0;
    for (std::size_t i = 0; i < chunks; ++i) {
      all.sum += moments_[i].sum;
      all.squares += moments_[i].squares;
      squares += slopes_[i].sum;
    }
    return all;
  }

  /// |f'| of an activation over the batch: its backward on a gradient of ones.
  template <class T>
  void add_derivatives(const Observation& seen, double threshold, Derivatives& all) {
    const headwater_child child = seen.activation->child();
    const auto& table = *static_cast<const headwater_activation*>(child.table);
    const bool from_output = (table.flags & HEADWATER_FROM_OUTPUT) != 0;
    const headwater_matrix& from = from_output ? *seen.y : *seen.x;
    const std::int64_t rows = from.rows;
    T* const high = reinterpret_cast<T*>(largest_.data());
    const std::int64_t panel = columns_of(panel_elements, from);
    const auto read = [&](std::size_t i, std::int64_t begin, std::int64_t end) {
      const auto chunk = static_cast<std::int64_t>(i);
      T* const s = reinterpret_cast<T*>(slope_.data()) + chunk * panel * rows;
      slopes_[i] = {};
      std::fill_n(high + chunk * rows, rows, T{0});
      for (; begin < end; begin += panel) {
        const std::int64_t cols = std::min(panel, end - begin);
        const headwater_matrix x{
            static_cast<T*>(from.data) + begin * rows, rows, cols, rows};
        const headwater_matrix dy{ones_.data(), rows, cols, rows};
        const headwater_matrix dx{s, rows, cols, rows};
        headwater_error error;
        prepare(error);
        table.backward[static_cast<std::size_t>(dtype_)](
            child.self, &x, &x, &dy, &dx, nullptr, &error);
        const Slopes part =
            slopes(s, rows, cols, static_cast<T>(threshold), high + chunk * rows);
        slopes_[i].sum += part.sum;
        slopes_[i].below += part.below;
      }
    };
    const std::size_t chunks =
        for_chunks(from.cols, columns_of(chunk_elements, from), read);
    for (std::size_t i = 0; i < chunks; ++i) {
      all.sum += slopes_[i].sum;
      all.below += slopes_[i].below;
    }
    add_units(high, rows, chunks, all);
    all.elements += size(from);
  }

 private:
  /// Elements that a thread takes at a time, and those that stay in its first cache.
  static constexpr std::int64_t chunk_elements = 16384, panel_elements = 4096;

  static std::int64_t columns_of(std::int64_t elements, const headwater_matrix& m) {
    return std::max<std::int64_t>(elements / std::max<std::int64_t>(m.rows, 1), 1);
  }

  static bool grow(std::vector<double>& memory, std::size_t bytes) {
    const std::size_t needed = (bytes + sizeof(double) - 1) / sizeof(double);
    if (needed <= memory.size()) return false;
    memory.resize(needed);
    return true;
  }

  /// Calls f(chunk, begin, end) for 0 .. n-1 cut every `step`; returns how many chunks.
  template <class F>
  std::size_t for_chunks(std::int64_t n, std::int64_t step, const F& f) const {
    struct Job {
      const F& f;
      std::int64_t n, step;
    } job{f, n, step};
    const auto chunks = static_cast<std::uint64_t>((n + step - 1) / step);
    const auto run = [](void* user, std::uint64_t i) {
      const Job& j = *static_cast<const Job*>(user);
      const std::int64_t begin = static_cast<std::int64_t>(i) * j.step;
      j.f(i, begin, std::min(begin + j.step, j.n));
    };
    if (chunks == 1)
      run(&job, 0);
    else
      host_.parallel_for(host_.ctx, chunks, run, &job);
    return chunks;
  }

  template <class T>
  static void add_units(const T* high,
                        std::int64_t rows,
                        std::size_t chunks,
                        Derivatives& all) {
    for (std::int64_t r = 0; r < rows; ++r) {
      T unit = 0;
      for (std::size_t i = 0; i < chunks; ++i)
        unit = std::max(unit, high[static_cast<std::int64_t>(i) * rows + r]);
      all.max = std::max(all.max, static_cast<double>(unit));
      all.dead += unit == 0;
    }
    all.units += rows;
  }

  const headwater_host& host_;
  DType dtype_;
  std::vector<Moments> moments_;  ///< one per chunk, as is slopes_
  std::vector<Slopes> slopes_;
  std::vector<double> ones_, slope_, largest_;  ///< memory for either element type
};

}  // namespace headwater
