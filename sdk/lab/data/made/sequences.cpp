// Sequences made up anew for every step, and fixed ones for the tests.
#include "sequences.hpp"

#include <algorithm>

namespace headwater::lab {

namespace {

/// Indices of the streams of Purpose::data.
constexpr std::uint32_t training_stream = 0, test_stream = 1, validation_stream = 2;

/// Copies `from`, column after column, to the columns of a sample.
template <class T>
void copy(std::span<const double> from, const headwater_matrix& to, std::int64_t first_column) {
  const MatrixView<T> view(to);
  for (std::int64_t j = first_column; !from.empty(); ++j) {
    const auto column = from.first(static_cast<std::size_t>(view.rows));
    std::ranges::transform(column, view.column(j),
                           [](double value) { return static_cast<T>(value); });
    from = from.subspan(column.size());
  }
}

template <class T>
void clear(const headwater_matrix& m, std::int64_t first_column) {
  const MatrixView<T> view(m);
  for (std::int64_t j = first_column; j < view.cols; ++j)
    std::fill_n(view.column(j), view.rows, T{});
}

std::size_t size_of_sample(const Shape& shape) {
  return static_cast<std::size_t>(shape.features * columns({0, shape.steps, 1}));
}

}  // namespace

template <class T>
void Sequences::put(Random& random, std::int64_t place, const Batch& batch) const {
  std::vector<double> x(size_of_sample(input())), y(size_of_sample(target()));
  const auto spare = static_cast<std::uint64_t>(settings_.steps - settings_.min_steps);
  std::int64_t steps = settings_.steps;
  if (spare > 0) steps -= static_cast<std::int64_t>(random.below(spare + 1));
  draw(random, {x, y, input().features, steps});
  copy<T>(x, batch.input, place * settings_.steps);
  copy<T>(y, batch.target, place * columns({0, target().steps, 1}));
  if (!batch.lengths.empty()) batch.lengths[static_cast<std::size_t>(place)] = steps;
}

template <class T>
void Sequences::clear_from(std::int64_t place, const Batch& batch) const {
  clear<T>(batch.input, place * settings_.steps);
  clear<T>(batch.target, place * columns({0, target().steps, 1}));
}

void Sequences::training_batch(std::uint64_t step, DType dtype, const Batch& batch) const {
  const auto at = static_cast<std::uint32_t>(step);
  Random random(settings_.seed, Purpose::data, training_stream, at);
  for (std::int64_t j = 0; j < settings_.batch_size; ++j)
    dtype == DType::float64 ? put<double>(random, j, batch) : put<float>(random, j, batch);
}

std::int64_t Sequences::fixed_batch(const Fixed& part, std::int64_t first, DType dtype,
                                    const Batch& batch) const {
  const std::int64_t n = std::clamp<std::int64_t>(part.samples - first, 0, settings_.batch_size);
  std::ranges::fill(batch.lengths, settings_.steps);
  for (std::int64_t j = 0; j < n; ++j) {
    const auto at = static_cast<std::uint32_t>(first + j);
    Random random(settings_.seed, Purpose::data, part.stream, at);
    dtype == DType::float64 ? put<double>(random, j, batch) : put<float>(random, j, batch);
  }
  dtype == DType::float64 ? clear_from<double>(n, batch) : clear_from<float>(n, batch);
  return n;
}

std::int64_t Sequences::test_batch(std::int64_t first, DType dtype, const Batch& batch) const {
  return fixed_batch({test_stream, settings_.test}, first, dtype, batch);
}

std::int64_t Sequences::validation_batch(std::int64_t first, DType dtype,
                                         const Batch& batch) const {
  return fixed_batch({validation_stream, settings_.validation}, first, dtype, batch);
}

Node Sequences::write(Node own) const {
  return own.set("batch_size", Node::integer(settings_.batch_size))
      .set("test_samples", Node::integer(settings_.test))
      .set("validation_samples", Node::integer(settings_.validation));
}

Sequences::Settings read_sequence_settings(DataRequest& request) {
  Sequences::Settings settings;
  settings.seed = request.seed;
  settings.batch_size = request.size("batch_size", settings.batch_size);
  settings.test = request.count("test_samples", settings.test, 0);
  settings.validation = request.count("validation_samples", settings.validation, 0);
  return settings;
}

}  // namespace headwater::lab
