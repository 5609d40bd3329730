// Reads the tensors of layers in chunks of columns that threads share. A chunk is read
// in panels that stay in the first cache for all that is asked of them.
#include "reader.hpp"

#include <headwater/activation.hpp>

#include "../contract/call.hpp"
#include "../runtime/services.hpp"
#include <algorithm>
#include <vector>

namespace headwater {

namespace {

constexpr std::int64_t chunk_elements = 8192, panel_elements = 2048;

std::int64_t size(const headwater_matrix& m) {
  return m.rows * m.cols;
}

std::int64_t parts(std::int64_t n, std::int64_t part) {
  return (n + part - 1) / part;
}

template <class T>
const T* elements(const headwater_matrix& m) {
  return static_cast<const T*>(m.data);
}

/// An activation inside a layer.
template <class T>
struct Watched {
  headwater_child activation;
  const headwater_matrix* from;  ///< what its backward reads
  T threshold;
  std::int64_t first_unit;  ///< among those of the layer
};

/// A layer, how it is cut (in columns), and its activations.
template <class T>
struct Subject {
  const LayerView& layer;
  std::int64_t chunk, panel;
  std::vector<Watched<T>> watched{};
  std::int64_t elements = 0, units = 0;
  bool bounded = true;

  std::int64_t chunks() const { return parts(layer.y->cols, chunk); }
  /// The column of `m` that belongs to a column of y: sequences inside a block may have
  /// other lengths.
  std::int64_t column(const headwater_matrix& m, std::int64_t of_y) const {
    return of_y * m.cols / layer.y->cols;
  }
};

template <class T>
Subject<T> subject_of(const LayerView& layer, ActivationRanges& ranges) {
  const std::int64_t rows = layer.y->rows;
  Subject<T> subject{layer, std::max<std::int64_t>(chunk_elements / rows, 1),
                     std::max<std::int64_t>(panel_elements / rows, 1)};
  for (const Observation& seen : layer.observations) {
    const auto& activation = static_cast<const Activation&>(*seen.activation);
    if (!activation.elementwise()) continue;
    const ActivationRange& range = ranges.of(seen);
    const headwater_matrix* from = activation.from_output() ? seen.y : seen.x;
    const auto threshold = static_cast<T>(0.05 * range.largest_derivative);
    subject.watched.push_back({activation.child(), from, threshold, subject.units});
    subject.elements += size(*from);
    subject.units += from->rows;
    subject.bounded = subject.bounded && range.bounded;
  }
  return subject;
}

template <class T>
class TypedReader : public Reader {
 public:
  explicit TypedReader(const Network& network) : host_(network.services()->host()) {
    ActivationRanges ranges;
    for (const LayerView& layer : network.layers()) {
      subjects_.push_back(subject_of<T>(layer, ranges));
      make_room(subjects_.back());
    }
  }

  LayerSums read(std::size_t layer) override {
    const Subject<T>& subject = subjects_[layer];
    for_each(subject.chunks(), [&](std::int64_t i) { read_chunk(subject, i); });
    LayerSums all;
    for (std::int64_t i = 0; i < subject.chunks(); ++i) {
      const Chunk& chunk = chunk_[static_cast<std::size_t>(i)];
      all.output.sum += chunk.output.sum;
      all.output.squares += chunk.output.squares;
      all.gradient += chunk.gradient;
      all.slope += chunk.slopes.sum;
      all.below += chunk.slopes.below;
    }
    all.elements = subject.elements;
    all.bounded = subject.bounded;
    count_units(subject, all);
    return all;
  }

  double squares(const headwater_matrix& gradient) override {
    const std::int64_t n = size(gradient), chunks = parts(n, chunk_elements);
    for_each(chunks, [&](std::int64_t i) {
      const std::int64_t begin = i * chunk_elements;
      chunk_[static_cast<std::size_t>(i)].gradient = sum_of_squares(
          elements<T>(gradient) + begin, std::min(chunk_elements, n - begin));
    });
    double sum = 0;
    for (std::int64_t i = 0; i < chunks; ++i)
      sum += chunk_[static_cast<std::size_t>(i)].gradient;
    return sum;
  }

 private:
  struct Chunk {
    Moments output;
    double gradient = 0;
    Slopes slopes;
  };

  void make_room(const Subject<T>& subject) {
    std::int64_t chunks = subject.chunks(), panel = 0;
    for (const Watched<T>& one : subject.watched)
      panel = std::max(panel,
                       (subject.column(*one.from, subject.panel) + 1) * one.from->rows);
    panel_ = std::max(panel_, panel);
    units_ = std::max(units_, subject.units);
    most_chunks_ = std::max(most_chunks_, chunks);
    for (const NamedTensor& p : subject.layer.parameters)
      chunks = std::max(chunks, parts(size(p.value), chunk_elements));
    for (const headwater_matrix* states : subject.layer.state_gradients)
      chunks = std::max(chunks, parts(size(*states), chunk_elements));
    if (chunks > static_cast<std::int64_t>(chunk_.size()))
      chunk_.resize(static_cast<std::size_t>(chunks));
    ones_.resize(static_cast<std::size_t>(panel_), 1);
    slope_.resize(static_cast<std::size_t>(panel_ * most_chunks_));
    largest_.resize(static_cast<std::size_t>(units_ * most_chunks_));
  }

  void read_chunk(const Subject<T>& subject, std::int64_t i) {
    const headwater_matrix &y = *subject.layer.y, &dy = *subject.layer.dy;
    Chunk& chunk = chunk_[static_cast<std::size_t>(i)];
    chunk = {};
    T* const largest = largest_.data() + i * units_;
    std::fill_n(largest, subject.units, T{0});
    const std::int64_t end = std::min((i + 1) * subject.chunk, y.cols);
    for (std::int64_t begin = i * subject.chunk; begin < end; begin += subject.panel) {
      const std::int64_t stop = std::min(begin + subject.panel, end);
      const std::int64_t n = (stop - begin) * y.rows;
      const Moments output = moments(elements<T>(y) + begin * y.rows, n);
      chunk.output.sum += output.sum;
      chunk.output.squares += output.squares;
      chunk.gradient += sum_of_squares(elements<T>(dy) + begin * y.rows, n);
      for (const Watched<T>& one : subject.watched) {
        const std::int64_t from = subject.column(*one.from, begin);
        const std::int64_t cols = subject.column(*one.from, stop) - from;
        const Slopes part = read_slopes(one, from, cols, i, largest + one.first_unit);
        chunk.slopes.sum += part.sum;
        chunk.slopes.below += part.below;
      }
    }
  }

  /// |f'| is what backward makes of a gradient of ones.
  Slopes read_slopes(const Watched<T>& one, std::int64_t begin, std::int64_t cols,
                     std::int64_t chunk, T* largest) {
    const std::int64_t rows = one.from->rows;
    T* const slope = slope_.data() + chunk * panel_;
    const headwater_matrix x{static_cast<T*>(one.from->data) + begin * rows, rows, cols,
                             rows};
    const headwater_matrix dy{ones_.data(), rows, cols, rows};
    const headwater_matrix dx{slope, rows, cols, rows};
    const auto& table = *static_cast<const headwater_activation*>(one.activation.table);
    headwater_error error;
    prepare(error);
    table.backward[static_cast<std::size_t>(dtype_of<T>)](one.activation.self, &x, &x,
                                                          &dy, &dx, nullptr, &error);
    return slopes(slope, rows, cols, one.threshold, largest);
  }

  void count_units(const Subject<T>& subject, LayerSums& all) const {
    all.units = subject.units;
    for (std::int64_t unit = 0; unit < subject.units; ++unit) {
      T most = 0;
      for (std::int64_t i = 0; i < subject.chunks(); ++i)
        most = std::max(most, largest_[static_cast<std::size_t>(i * units_ + unit)]);
      all.largest = std::max(all.largest, static_cast<double>(most));
      all.dead += most == 0;
    }
  }

  template <class F>
  void for_each(std::int64_t n, const F& f) const {
    const auto run = [](void* user, std::uint64_t i) {
      (*static_cast<const F*>(user))(static_cast<std::int64_t>(i));
    };
    host_.parallel_for(host_.ctx, static_cast<std::uint64_t>(n), run,
                       const_cast<F*>(&f));
  }

  const headwater_host& host_;
  std::vector<Subject<T>> subjects_;  ///< by layer
  std::int64_t panel_ = 0, units_ = 0, most_chunks_ = 0;
  std::vector<Chunk> chunk_;
  std::vector<T> ones_, slope_, largest_;  ///< the last two by chunk
};

}  // namespace

std::unique_ptr<Reader> make_reader(const Network& network) {
  if (network.options().dtype == DType::float64)
    return std::make_unique<TypedReader<double>>(network);
  return std::make_unique<TypedReader<float>>(network);
}

}  // namespace headwater
