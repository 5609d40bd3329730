// Data sets made of samples in memory.
#include "sample_table.hpp"

#include <headwater/random.hpp>

#include "class_counts.hpp"
#include "number_range.hpp"
#include "standards.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace headwater::lab {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

using Samples = std::vector<std::uint32_t>;  ///< their numbers in the table

struct Parts {
  Samples training, validation, test;
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

struct TableData : Data {
  std::shared_ptr<const SampleTable> table;
  Node written;
  TableSettings chosen;
  std::uint64_t seed = 0;
  Parts parts;
  std::vector<Standard> inputs, targets;  ///< by feature

  std::string type() const override { return written.find("type")->text; }
  Node settings() const override { return written; }
  Shape input() const override { return batch_of(table->input); }
  Shape target() const override { return batch_of(table->target); }
  std::optional<std::int64_t> classes() const override { return table->classes; }
  std::vector<double> target_units() const override {
    std::vector<double> units;
    if (chosen.standardise_target)
      for (const Standard& target : targets)
        units.push_back(target.deviation());
    return units;
  }
  std::optional<std::pair<double, double>> target_range() const override {
    if (table->classes) return std::nullopt;
    std::pair range{infinity, -infinity};
    for (std::size_t i = 0; i < table->targets.size(); ++i) {
      const double target = targets[i % targets.size()].of(table->targets[i]);
      range = {std::min(range.first, target), std::max(range.second, target)};
    }
    return range;
  }

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
        out[i] = static_cast<T>(inputs[static_cast<std::size_t>(i)].of(in[i]));
      }
    }
  }

  template <class T>
  void fill_targets(std::span<const std::uint32_t> samples, MatrixView<T> out) const {
    const std::int64_t steps = columns({0, table->target.steps, 1});
    for (std::int64_t j = 0; j < out.cols; ++j) {
      const auto place = static_cast<std::size_t>(j / steps);
      const bool there = place < samples.size();
      const double* const in =
          table->targets.data() + (there ? (samples[place] * steps + j % steps) * out.rows : 0);
      for (std::int64_t i = 0; i < out.rows; ++i)
        out(i, j) = there ? static_cast<T>(targets[static_cast<std::size_t>(i)].of(in[i])) : T{};
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

/// Can the targets be standardised, where that is asked for?
bool check_targets(DataRequest& request, const TableSettings& chosen, const TableData& data) {
  if (!chosen.standardise_target) return true;
  const Mark& mark = request.node.find("standardise_target")->mark;
  if (data.table->classes)
    request.diagnostics.error(mark,
                              "'standardise_target' is for values, but the targets are classes",
                              "leave it out, or say task: regression");
  else if (std::ranges::any_of(data.targets, &Standard::constant))
    request.diagnostics.error(mark,
                              "'standardise_target': a target holds one number in all training "
                              "samples, so it has no deviation");
  else
    return true;
  return false;
}

void warn_of_batch(DataRequest& request, const TableSettings& chosen, std::size_t samples) {
  if (static_cast<std::size_t>(chosen.batch_size) <= samples) return;
  const Node* const given = request.node.find("batch_size");
  request.diagnostics.warn((given ? given : request.node.find("type"))->mark,
                           (given ? "a batch of " : "the default batch of ") +
                               std::to_string(chosen.batch_size) + " is more than the " +
                               std::to_string(samples) + " training samples there are",
                           "samples are drawn with replacement, so each step has some of them "
                           "several times; " +
                               std::string(given ? "lower 'batch_size'" : "set 'batch_size'"));
}

}  // namespace

std::shared_ptr<const Data> make_table_data(DataRequest& request, Node settings,
                                            const TableSettings& chosen,
                                            std::shared_ptr<const SampleTable> table) {
  auto data = std::make_shared<TableData>();
  data->parts = split(*table, chosen, request.seed);
  if (!check_parts(request, chosen, data->parts)) return nullptr;
  warn_of_batch(request, chosen, data->parts.training.size());
  warn_of_classes(request, *table, data->parts.training);
  for (const Diagnostic& note : table->notes)
    request.diagnostics.warn(note.mark, note.message, note.hint);
  chosen.write(settings);
  data->written = std::move(settings);
  data->chosen = chosen;
  data->seed = request.seed;
  data->inputs = standards(table->inputs, table->input, data->parts.training, chosen.standardise);
  data->targets =
      standards(table->targets, table->target, data->parts.training,
                chosen.standardise_target ? Standardise::per_feature : Standardise::none);
  data->table = std::move(table);
  if (!check_targets(request, chosen, *data)) return nullptr;
  check_range(*data->table, request.dtype, data->inputs, data->targets, request.diagnostics);
  return data;
}

}  // namespace headwater::lab
