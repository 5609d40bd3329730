// Samples in memory, and data sets made of them.
#pragma once

#include "request.hpp"
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace headwater::lab {

/// Numbers as their file has them; float when it says float.
using Numbers = std::variant<std::vector<std::uint8_t>, std::vector<float>, std::vector<double>>;

/// Samples one after the other, each contiguous, as in a batch.
struct Table {
  Shape input{}, target{};  ///< batch: how many samples there are
  Numbers inputs;
  std::vector<double> targets;
  std::optional<std::int64_t> classes;  ///< empty: targets are values
  std::int64_t test_samples = 0;        ///< the last ones are a test set of their own
};

/// Files to read: a text that tells them and how they are read from others, and where
/// and with which hint an Error is reported.
struct FileRequest {
  std::string what;
  Mark mark;
  std::string hint = {};
};

/// What `read` returns, once for all data sets of an experiment that read the same.
/// nullptr after mistakes.
std::shared_ptr<const Table> read_once(DataRequest& request, const FileRequest& files,
                                       const std::function<Table()>& read);

/// Inputs and targets in two files, named by two keys.
struct FilePair {
  std::string input_key, target_key;
  std::string input, target;  ///< paths

  bool given() const { return !input.empty(); }
  std::string text() const { return input + "\n" + target + "\n"; }
  void write(Node& map) const;  ///< paths that hold from anywhere
};

/// One key without the other is a mistake, and so are none where they are needed.
FilePair read_file_pair(DataRequest& request, FilePair keys, bool needed);

/// none: as it is; per_feature: every feature by its own mean and deviation; whole: all
/// by one.
enum class Standardise { none, per_feature, whole };

/// What every table can be asked for.
struct TableSettings {
  std::int64_t batch_size = 128;
  Standardise standardise = Standardise::none;
  double validation = 0, test = 0;  ///< shares of the samples

  /// Adds them to a map of settings.
  void write(Node& map) const;
};

/// Reads `batch_size`, `standardise` and `split`. A set with a test set of its own has
/// no share to give to another one.
TableSettings read_table_settings(DataRequest& request, Standardise otherwise, bool has_test_set);

/// Splits and standardises. `settings` are those of the data's own type; `mark` is
/// where mistakes of the split are reported.
std::shared_ptr<const Data> make_table_data(DataRequest& request, Node settings,
                                            const TableSettings& chosen,
                                            std::shared_ptr<const Table> table);

/// The settings that read_table_settings knows, for lists.
inline constexpr DataSetting batch_size_setting{
    "batch_size", "128", "samples of a training step, drawn with replacement"};
inline constexpr DataSetting split_setting{"split", "none",
                                           "shares drawn at random: {validation: 0.1, test: 0.2}"};
constexpr DataSetting standardise_setting(std::string_view otherwise) {
  return {"standardise", otherwise,
          "by mean and deviation of the training samples: per_feature, whole, none"};
}

}  // namespace headwater::lab
