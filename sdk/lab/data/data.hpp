// Data sets: where samples come from.
#pragma once

#include <headwater/config.hpp>
#include <headwater/matrix.hpp>
#include <headwater/network.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headwater::lab {

/// Room for a batch, which the caller owns.
struct Batch {
  const headwater_matrix& input;
  const headwater_matrix& target;
  /// Receives the number of steps of each sample; empty: not wanted. Steps beyond are
  /// 0.
  std::span<std::int64_t> lengths = {};
};

/// What a network works on.
inline Batch batch_of(Network& network) {
  return {network.input(), network.target(), network.lengths()};
}

/// Samples of one shape. Constant; any thread may read. Batches depend on the seed and
/// the step alone, so runs can be repeated and resumed.
class Data {
 public:
  virtual ~Data() = default;

  virtual std::string type() const = 0;  ///< "fashion_mnist"
  virtual Node settings() const = 0;     ///< as in YAML, every default filled in
  virtual Shape input() const = 0;       ///< batch: the batch size
  virtual Shape target() const = 0;      ///< {1, 0, batch} of class indices, or values
  /// Empty: targets are values.
  virtual std::optional<std::int64_t> classes() const { return std::nullopt; }
  /// By target, what 1 is in the unit of the file, where targets are standardised; else
  /// empty.
  virtual std::vector<double> target_units() const { return {}; }
  /// The least and the largest of targets that are values; empty: not known.
  virtual std::optional<std::pair<double, double>> target_range() const { return std::nullopt; }

  /// Fills the batch of a training step; type as given.
  virtual void training_batch(std::uint64_t step, DType dtype, const Batch&) const = 0;

  virtual std::int64_t test_samples() const { return 0; }  ///< 0: no test set
  virtual std::int64_t validation_samples() const { return 0; }
  /// Fills the first samples of the batch with those of the test set from `first` on;
  /// returns how many (the last batch may be short; the rest is zeroed).
  virtual std::int64_t test_batch(std::int64_t first, DType dtype, const Batch&) const;
  virtual std::int64_t validation_batch(std::int64_t first, DType dtype, const Batch&) const;
};

/// What a `data:` map of one type can say.
struct DataSetting {
  std::string_view name, otherwise, doc;  ///< otherwise: the default, "" when needed
};
struct DataInfo {
  std::string_view name, doc, source;
  std::span<const DataSetting> settings;
};

/// All types of data, by name.
std::vector<DataInfo> list_data();

struct SampleTable;

/// Makes data sets from `data:` maps, {type: fashion_mnist, batch_size: 128}. Paths in
/// them are relative to the file that names them. Files that several sets need are read
/// once.
class DataReader {
 public:
  /// nullptr after mistakes; samples that are not finite in batches of this type are one.
  std::shared_ptr<const Data> read(const Node& node, std::uint64_t seed, DType dtype,
                                   Diagnostics& diagnostics);

 private:
  std::map<std::string, std::shared_ptr<const SampleTable>> files_;  ///< by what was read
};

}  // namespace headwater::lab
