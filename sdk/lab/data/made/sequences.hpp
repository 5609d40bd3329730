// Sequences made up anew for every step, and fixed ones for the tests.
#pragma once

#include <headwater/random.hpp>

#include <lab/data/request.hpp>

namespace headwater::lab {

/// One sequence to fill: features x steps, all 0 before, and its targets.
struct Sequence {
  std::span<double> input, target;
  std::int64_t features = 0;
  std::int64_t steps = 0;  ///< of this sequence

  double& at(std::int64_t feature, std::int64_t step) const {
    return input[static_cast<std::size_t>(feature + step * features)];
  }
};

/// A sample of a training step depends on the seed, the step and its place in the
/// batch; one of the test set on the seed and its number.
class Sequences : public Data {
 public:
  /// What every set of sequences can be asked for.
  struct Settings {
    std::int64_t batch_size = 128, test = 1000, validation = 0;
    std::int64_t steps = 0, min_steps = 0;  ///< each sequence draws its own number
    std::uint64_t seed = 0;
  };

  explicit Sequences(const Settings& settings) : settings_(settings) {}

  std::int64_t test_samples() const override { return settings_.test; }
  std::int64_t validation_samples() const override { return settings_.validation; }
  void training_batch(std::uint64_t step, DType, const Batch&) const override;
  std::int64_t test_batch(std::int64_t first, DType, const Batch&) const override;
  std::int64_t validation_batch(std::int64_t first, DType, const Batch&) const override;

 protected:
  virtual void draw(Random& random, const Sequence& sequence) const = 0;
  const Settings& chosen() const { return settings_; }
  Shape batch_of(std::int64_t features, std::int64_t steps) const {
    return {features, steps, settings_.batch_size};
  }
  /// Adds the settings that all have to those of a type.
  Node write(Node own) const;

 private:
  /// Sequences that are the same in every run of a seed.
  struct Fixed {
    std::uint32_t stream;
    std::int64_t samples;
  };
  template <class T>
  void put(Random& random, std::int64_t place, const Batch& batch) const;
  template <class T>
  void clear_from(std::int64_t place, const Batch& batch) const;
  std::int64_t fixed_batch(const Fixed& part, std::int64_t first, DType dtype,
                           const Batch& batch) const;

  Settings settings_;
};

/// Uniform in 0 .. bound - 1.
inline std::int64_t below(Random& random, std::int64_t bound) {
  return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bound)));
}

/// Reads `batch_size`, `test_samples` and `validation_samples`.
Sequences::Settings read_sequence_settings(DataRequest& request);

inline constexpr DataSetting sequence_batch_setting{
    "batch_size", "128", "sequences of a training step, always new ones"};
inline constexpr DataSetting sequence_test_setting{"test_samples", "1000", "how many"};
inline constexpr DataSetting sequence_validation_setting{"validation_samples", "0", "how many"};

}  // namespace headwater::lab
