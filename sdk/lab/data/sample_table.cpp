// Data sets made of samples in memory.
#include "sample_table.hpp"

#include <headwater/random.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headwater::lab {

namespace {

using Samples = std::vector<std::uint32_t>;  ///< their numbers in the table

struct Parts {
  Samples training, validation, test;
};

/// x becomes (x - mean) * scale.
struct Affine {
  double mean = 0, scale = 1;
};

/// Fisher and Yates, backwards.
void shuffle(Samples& samples, std::uint64_t seed) {
  Random random(seed, Purpose::data, 2);
  for (std::size_t n = samples.size(); n > 1; --n)
    std::swap(samples[n - 1], samples[random.below(n)]);
}

Parts split(const SampleTable& table, const TableSettings& chosen, std::uint64_t seed) {
  const std::int64_t own = table.input.batch - table.test_samples;
  Samples pool(static_cast<std::size_t>(own));
  std::iota(pool.begin(), pool.end(), 0u);
  Parts parts;
  parts.test.resize(static_cast<std::size_t>(table.test_samples));
  std::iota(parts.test.begin(), parts.test.end(), static_cast<std::uint32_t>(own));
  const auto take = [&](double share) {
    const auto n = std::llround(share * static_cast<double>(own));
    return std::min(static_cast<std::int64_t>(n), static_cast<std::int64_t>(pool.size()));
  };
  if (chosen.validation > 0 || chosen.test > 0) shuffle(pool, seed);
  const auto move_tail = [&](Samples& to, std::int64_t n) {
    to.insert(to.end(), pool.end() - n, pool.end());
    pool.erase(pool.end() - n, pool.end());
  };
  move_tail(parts.test, take(chosen.test));
  move_tail(parts.validation, take(chosen.validation));
  parts.training = std::move(pool);
  return parts;
}

/// Adds up f(value, feature) over samples, by feature.
template <class F>
std::vector<double> sums(const SampleTable& table, const Samples& samples, F f) {
  const std::int64_t features = table.input.features;
  const std::int64_t size = features * columns({features, table.input.steps, 1});
  std::vector<double> total(static_cast<std::size_t>(features));
  std::visit(
      [&](const auto& values) {
        for (const std::uint32_t sample : samples) {
          const auto* x = values.data() + sample * size;
          for (std::int64_t i = 0; i < size; i += features)
            for (std::size_t k = 0; k < total.size(); ++k)
              total[k] += f(static_cast<double>(*x++), k);
        }
      },
      table.inputs);
  return total;
}

void make_equal(std::vector<double>& values) {
  const double total = std::accumulate(values.begin(), values.end(), 0.0);
  std::ranges::fill(values, total / static_cast<double>(values.size()));
}

/// By feature. A feature that never changes becomes 0.
std::vector<Affine> standards(const SampleTable& table, const Samples& samples, Standardise mode) {
  std::vector<Affine> affine(static_cast<std::size_t>(table.input.features));
  if (mode == Standardise::none) return affine;
  const auto n = static_cast<double>(samples.size()) *
                 static_cast<double>(std::max<std::int64_t>(table.input.steps, 1));
  std::vector<double> mean = sums(table, samples, [](double x, std::size_t) { return x; });
  for (double& m : mean)
    m /= n;
  if (mode == Standardise::whole) make_equal(mean);
  std::vector<double> variance =
      sums(table, samples, [&](double x, std::size_t k) { return std::pow(x - mean[k], 2); });
  if (mode == Standardise::whole) make_equal(variance);
  for (std::size_t k = 0; k < affine.size(); ++k)
    affine[k] = {mean[k], variance[k] > 0 ? 1 / std::sqrt(variance[k] / n) : 1};
  return affine;
}

struct TableData : Data {
  std::shared_ptr<const SampleTable> table;
  Node written;
  TableSettings chosen;
  std::uint64_t seed = 0;
  Parts parts;
  std::vector<Affine> affine;  ///< by feature

  std::string type() const override { return written.find("type")->text; }
  Node settings() const override { return written; }
  Shape input() const override { return batch_of(table->input); }
  Shape target() const override { return batch_of(table->target); }
  std::optional<std::int64_t> classes() const override { return table->classes; }

  void training_batch(std::uint64_t step, DType dtype, const Batch& batch) const override {
    Random random(seed, Purpose::batches, 0, static_cast<std::uint32_t>(step));
    Samples drawn(static_cast<std::size_t>(chosen.batch_size));
    for (std::uint32_t& sample : drawn)
      sample = parts.training[random.below(parts.training.size())];
    fill(dtype, drawn, batch);
  }

  std::int64_t test_samples() const override {
    return static_cast<std::int64_t>(parts.test.size());
  }
  std::int64_t validation_samples() const override {
    return static_cast<std::int64_t>(parts.validation.size());
  }
  std::int64_t test_batch(std::int64_t first, DType dtype, const Batch& batch) const override {
    return fill_from(parts.test, first, dtype, batch);
  }
  std::int64_t validation_batch(std::int64_t first, DType dtype,
                                const Batch& batch) const override {
    return fill_from(parts.validation, first, dtype, batch);
  }

 private:
  Shape batch_of(const Shape& all) const { return {all.features, all.steps, chosen.batch_size}; }

  std::int64_t fill_from(const Samples& part, std::int64_t first, DType dtype,
                         const Batch& batch) const {
    const std::int64_t all = static_cast<std::int64_t>(part.size());
    const std::int64_t n = std::clamp<std::int64_t>(all - first, 0, chosen.batch_size);
    const auto begin = part.end() - std::max<std::int64_t>(all - first, 0);
    fill(dtype, {begin, begin + n}, batch);
    return n;
  }

  void fill(DType dtype, std::span<const std::uint32_t> samples, const Batch& batch) const {
    std::ranges::fill(batch.lengths, table->input.steps);
    std::visit(
        [&](const auto& values) {
          if (dtype == DType::float64)
            fill_inputs(values, samples, MatrixView<double>(batch.input));
          else
            fill_inputs(values, samples, MatrixView<float>(batch.input));
        },
        table->inputs);
    if (dtype == DType::float64)
      fill_targets(samples, MatrixView<double>(batch.target));
    else
      fill_targets(samples, MatrixView<float>(batch.target));
  }

  template <class T, class V>
  void fill_inputs(const std::vector<V>& values, std::span<const std::uint32_t> samples,
                   MatrixView<T> x) const {
    const std::int64_t steps = columns({0, table->input.steps, 1});
    for (std::int64_t j = 0; j < x.cols; ++j) {
      const auto place = static_cast<std::size_t>(j / steps);
      T* const out = x.column(j);
      if (place >= samples.size()) {
        std::fill_n(out, x.rows, T{});
        continue;
      }
      const V* const in = values.data() + (samples[place] * steps + j % steps) * x.rows;
      for (std::int64_t i = 0; i < x.rows; ++i) {
        const Affine& a = affine[static_cast<std::size_t>(i)];
        out[i] = static_cast<T>((static_cast<double>(in[i]) - a.mean) * a.scale);
      }
    }
  }

  template <class T>
  void fill_targets(std::span<const std::uint32_t> samples, MatrixView<T> out) const {
    const std::int64_t steps = columns({0, table->target.steps, 1});
    for (std::int64_t j = 0; j < out.cols; ++j) {
      const auto place = static_cast<std::size_t>(j / steps);
      const bool there = place < samples.size();
      const std::int64_t at = there ? (samples[place] * steps + j % steps) * out.rows : 0;
      for (std::int64_t i = 0; i < out.rows; ++i)
        out(i, j) = there ? static_cast<T>(table->targets[static_cast<std::size_t>(at + i)]) : T{};
    }
  }
};

/// Did everyone who was promised a share get a sample?
bool check_parts(DataRequest& request, const TableSettings& chosen, const Parts& parts) {
  const Node* split = request.node.find("split");
  const Mark& mark = (split ? split : request.node.find("type"))->mark;
  const auto check = [&](bool wanted, const Samples& part, const char* name) {
    if (!wanted || !part.empty()) return true;
    request.diagnostics.error(mark,
                              "there are too few samples for any " + std::string(name) + " sample");
    return false;
  };
  return check(true, parts.training, "training") &&
         check(chosen.validation > 0, parts.validation, "validation") &&
         check(chosen.test > 0, parts.test, "test");
}

void warn_of_batch(DataRequest& request, const TableSettings& chosen, std::size_t samples) {
  const Node* const given = request.node.find("batch_size");
  if (!given || static_cast<std::size_t>(chosen.batch_size) <= samples) return;
  request.diagnostics.warn(given->mark,
                           "a batch of " + std::to_string(chosen.batch_size) +
                               " is more than the " + std::to_string(samples) +
                               " training samples there are",
                           "samples are drawn with replacement, so each step has some of them "
                           "several times; lower 'batch_size'");
}

}  // namespace

std::shared_ptr<const Data> make_table_data(DataRequest& request, Node settings,
                                            const TableSettings& chosen,
                                            std::shared_ptr<const SampleTable> table) {
  auto data = std::make_shared<TableData>();
  data->parts = split(*table, chosen, request.seed);
  if (!check_parts(request, chosen, data->parts)) return nullptr;
  warn_of_batch(request, chosen, data->parts.training.size());
  chosen.write(settings);
  data->written = std::move(settings);
  data->chosen = chosen;
  data->seed = request.seed;
  data->affine = standards(*table, data->parts.training, chosen.standardise);
  data->table = std::move(table);
  return data;
}

}  // namespace headwater::lab
