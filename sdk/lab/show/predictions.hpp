// Predictions for people and programs.
#pragma once

#include <base/table.hpp>
#include <lab/theory/prediction.hpp>
#include <string>
#include <vector>

namespace headwater::lab {

/// "The gradient will vanish on its way to the first layer.", or why nobody knows.
std::string forecast(const Prediction& prediction);

/// A row for each variant.
Table prediction_table(const std::vector<Prediction>& all);

/// A list of maps with the name of each, its numbers (null where there is no prediction) and its
/// forecast.
std::string predictions_json(const std::vector<Prediction>& all);

}  // namespace headwater::lab
