// Data sets: where samples come from.
#pragma once

#include <headwater/config.hpp>
#include <headwater/matrix.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace headwater::lab {

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

  /// Fills x (input) and target with the batch of a training step; type as given.
  virtual void training_batch(std::uint64_t step,
                              DType dtype,
                              const headwater_matrix& x,
                              const headwater_matrix& target) const = 0;

  virtual std::int64_t test_samples() const { return 0; }  ///< 0: no test set
  /// Fills the first columns with test samples from `first` on; returns how many (the
  /// last batch may be short; columns beyond are zeroed).
  virtual std::int64_t test_batch(std::int64_t first,
                                  DType dtype,
                                  const headwater_matrix& x,
                                  const headwater_matrix& target) const;
};

struct ImageSet;

/// Makes data sets from `data:` maps, {type: fashion_mnist, batch_size: 128}. Files
/// that several of them need are read once.
class DataReader {
 public:
  /// nullptr after mistakes.
  std::shared_ptr<const Data> read(const Node& node,
                                   std::uint64_t seed,
                                   Diagnostics& diagnostics);

 private:
  std::map<std::string, std::shared_ptr<const ImageSet>> images_;  ///< by folder
};

}  // namespace headwater::lab
