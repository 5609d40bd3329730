// Reads the tensors of layers in chunks of columns that threads share. A chunk is read
// in panels that stay in the first cache for all that is asked of them.
#include "reader.hpp"

#include <headwater/activation.hpp>
#include <headwater/error.hpp>

#include "../contract/call.hpp"
#include "../runtime/services.hpp"
#include <algorithm>
#include <cstring>

namespace headwater {

namespace {

constexpr std::int64_t chunk_elements = 8192, panel_elements = 2048;

std::int64_t parts(std::int64_t n, std::int64_t part) {
  return (n + part - 1) / part;
}

std::int64_t chunks_of(const Cut& cut) {
  return parts(cut.layer.y->cols, cut.chunk);
}

/// The column of `m` that belongs to a column of y: sequences inside a block may have
/// other lengths.
std::int64_t column_of(const headwater_matrix& m, const Cut& cut, std::int64_t of_y) {
  return of_y * m.cols / std::max<std::int64_t>(cut.layer.y->cols, 1);
}

Cut cut_of(const LayerView& layer, ActivationRanges& ranges) {
  const std::int64_t rows = std::max<std::int64_t>(layer.y->rows, 1);
  Cut cut{layer, std::max<std::int64_t>(chunk_elements / rows, 1),
          std::max<std::int64_t>(panel_elements / rows, 1)};
  for (const Observation& seen : layer.observations) {
    const Activation& activation = *seen.activation;
    if (!activation.elementwise()) continue;
    const ActivationRange& range = ranges.of(seen);
    const headwater_matrix* from = activation.from_output() ? seen.y : seen.x;
    const double threshold = saturated_share * range.largest_derivative;
    cut.watched.push_back({activation, activation.child(), from, threshold, cut.units});
    cut.elements += size(*from);
    cut.units += from->rows;
    cut.bounded = cut.bounded && range.bounded;
  }
  return cut;
}

}  // namespace

headwater_matrix columns_of(const headwater_matrix& m, DType dtype, std::int64_t first,
                            std::int64_t count) {
  char* const data = static_cast<char*>(m.data) + first * m.stride * size_of(dtype);
  return {data, m.rows, count, m.stride};
}

Reader::Reader(const Network& network)
    : dtype_(network.options().dtype), services_(network.services()) {
  ActivationRanges ranges;
  for (const LayerView& layer : network.layers()) {
    cuts_.push_back(cut_of(layer, ranges));
    make_room(cuts_.back());
  }
  const std::int64_t size = size_of(dtype_);
  ones_.resize(static_cast<std::size_t>(panel_ * size));
  slope_.resize(static_cast<std::size_t>(panel_ * most_chunks_ * size));
  largest_.resize(static_cast<std::size_t>(units_ * most_chunks_ * size));
  void* const ones = ones_.data();
  if (dtype_ == DType::float64)
    std::fill_n(static_cast<double*>(ones), panel_, 1.0);
  else
    std::fill_n(static_cast<float*>(ones), panel_, 1.0F);
}

LayerSums Reader::read(std::size_t layer) {
  const Cut& cut = cuts_[layer];
  const std::int64_t chunks = chunks_of(cut);
  services_.for_each(chunks, [&](std::int64_t i) { read_chunk(cut, i); });
  LayerSums all;
  for (std::int64_t i = 0; i < chunks; ++i) {
    const Chunk& chunk = chunk_[static_cast<std::size_t>(i)];
    if (chunk.failed)
      throw Error(with_place("layer " + std::to_string(layer + 1) + " (" + cut.layer.name +
                                 "): activation '" + chunk.failed->activation.name() +
                                 "': " + text(chunk.error),
                             chunk.failed->activation.origin().mark));
    all += chunk.sums;
  }
  all.elements = cut.elements;
  all.bounded = cut.bounded;
  count_units(cut, all);
  return all;
}

Squares Reader::squares(const headwater_matrix& gradient) {
  const std::int64_t n = size(gradient), chunks = parts(n, chunk_elements);
  const headwater_matrix row{gradient.data, 1, n, 1};
  services_.for_each(chunks, [&](std::int64_t i) {
    const std::int64_t begin = i * chunk_elements;
    chunk_[static_cast<std::size_t>(i)].sums.gradient =
        sum_of_squares(dtype_, columns_of(row, dtype_, begin, std::min(chunk_elements, n - begin)));
  });
  Squares sum = 0;
  for (std::int64_t i = 0; i < chunks; ++i)
    sum += chunk_[static_cast<std::size_t>(i)].sums.gradient;
  return sum;
}

void Reader::make_room(const Cut& cut) {
  std::int64_t chunks = chunks_of(cut);
  for (const Watched& one : cut.watched)
    panel_ = std::max(panel_, (column_of(*one.from, cut, cut.panel) + 1) * one.from->rows);
  units_ = std::max(units_, cut.units);
  most_chunks_ = std::max(most_chunks_, chunks);
  for (const NamedTensor& p : cut.layer.parameters)
    chunks = std::max(chunks, parts(size(p.value), chunk_elements));
  for (const headwater_matrix* states : cut.layer.state_gradients)
    chunks = std::max(chunks, parts(size(*states), chunk_elements));
  if (chunks > static_cast<std::int64_t>(chunk_.size()))
    chunk_.resize(static_cast<std::size_t>(chunks));
}

void Reader::read_chunk(const Cut& cut, std::int64_t i) {
  const headwater_matrix &y = *cut.layer.y, &dy = *cut.layer.dy;
  Chunk& chunk = chunk_[static_cast<std::size_t>(i)];
  chunk.sums = {};
  chunk.failed = nullptr;
  std::memset(largest_.data() + i * units_ * size_of(dtype_), 0,
              static_cast<std::size_t>(cut.units * size_of(dtype_)));
  const std::int64_t end = std::min((i + 1) * cut.chunk, y.cols);
  for (std::int64_t begin = i * cut.chunk; begin < end; begin += cut.panel) {
    const std::int64_t stop = std::min(begin + cut.panel, end);
    chunk.sums += {moments(dtype_, columns_of(y, dtype_, begin, stop - begin)),
                   sum_of_squares(dtype_, columns_of(dy, dtype_, begin, stop - begin)),
                   {}};
    for (const Watched& one : cut.watched) {
      const std::int64_t from = column_of(*one.from, cut, begin);
      const std::int64_t cols = column_of(*one.from, cut, stop) - from;
      read_slopes(one, columns_of(*one.from, dtype_, from, cols), i);
    }
  }
}

/// |f'| is what backward makes of a gradient of ones.
void Reader::read_slopes(const Watched& one, const headwater_matrix& x, std::int64_t i) {
  Chunk& chunk = chunk_[static_cast<std::size_t>(i)];
  if (chunk.failed) return;
  const std::int64_t size = size_of(dtype_);
  const headwater_matrix dy{ones_.data(), x.rows, x.cols, x.rows};
  const headwater_matrix dx{slope_.data() + i * panel_ * size, x.rows, x.cols, x.rows};
  const auto& table = *static_cast<const headwater_activation*>(one.child.table);
  prepare(chunk.error);
  const headwater_status status = one.activation.caller().guard(chunk.error, [&] {
    return table.backward[static_cast<std::size_t>(dtype_)](one.child.self, &x, &x, &dy, &dx,
                                                            nullptr, &chunk.error);
  });
  if (status != HEADWATER_OK) chunk.failed = &one;
  void* const largest = largest_.data() + (i * units_ + one.first_unit) * size;
  chunk.sums += {{}, 0, slopes(dtype_, dx, one.threshold, largest)};
}

void Reader::count_units(const Cut& cut, LayerSums& all) const {
  all.units = cut.units;
  const std::int64_t chunks = chunks_of(cut);
  const auto at = [&](std::int64_t i) {
    const void* const found = largest_.data();
    return dtype_ == DType::float64 ? static_cast<const double*>(found)[i]
                                    : static_cast<double>(static_cast<const float*>(found)[i]);
  };
  for (std::int64_t unit = 0; unit < cut.units; ++unit) {
    double most = 0;
    for (std::int64_t i = 0; i < chunks; ++i)
      most = std::max(most, at(i * units_ + unit));
    all.largest = std::max(all.largest, most);
    all.dead += most == 0;
  }
}

}  // namespace headwater
