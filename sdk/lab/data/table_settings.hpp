// What tables can be asked for: batch_size, split, standardise, standardise_target.
#pragma once

#include "request.hpp"
#include <string_view>

namespace headwater::lab {

/// none: as it is; per_feature: every feature by its own mean and deviation; whole: all
/// by one.
enum class Standardise { none, per_feature, whole };

/// What tables can be asked for.
struct TableSettings {
  std::int64_t batch_size = 128;
  Standardise standardise = Standardise::none;
  bool standardise_target = false;  ///< each by its own mean and deviation
  double validation = 0, test = 0;  ///< shares of the samples

  /// Adds them to a map of settings.
  void write(Node& map) const;
};

/// Reads `batch_size`, `standardise` and `split`. A set with a test set of its own has
/// no share to give to another one.
TableSettings read_table_settings(DataRequest& request, Standardise otherwise, bool has_test_set);

/// The same and `standardise_target`, for tables whose targets may be values.
TableSettings read_value_table_settings(DataRequest& request, bool has_test_set);

/// The settings that these know, for lists.
inline constexpr DataSetting batch_size_setting{
    "batch_size", "128", "samples of a training step, drawn with replacement"};
inline constexpr DataSetting split_setting{"split", "left out",
                                           "shares drawn at random: {validation: 0.1, test: 0.2}"};
constexpr DataSetting standardise_setting(std::string_view otherwise) {
  return {"standardise", otherwise,
          "by mean and deviation of the training samples: per_feature, whole, none"};
}

inline constexpr DataSetting standardise_target_setting{
    "standardise_target", "false", "targets that are values, by their mean and deviation"};

}  // namespace headwater::lab
