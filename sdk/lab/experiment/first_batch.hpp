// The first batch of training samples, in float64.
#pragma once

#include <lab/data/data.hpp>
#include <vector>

namespace headwater::lab {

struct FirstBatch {
  explicit FirstBatch(const Data& data)
      : input(matrix(data.input(), inputs)), target(matrix(data.target(), targets)) {
    data.training_batch(0, DType::float64, {input, target});
  }
  FirstBatch(const FirstBatch&) = delete;
  FirstBatch& operator=(const FirstBatch&) = delete;

  std::vector<double> inputs, targets;
  headwater_matrix input, target;

 private:
  static headwater_matrix matrix(const Shape& shape, std::vector<double>& numbers) {
    numbers.resize(static_cast<std::size_t>(shape.features * columns(shape)));
    return {numbers.data(), shape.features, columns(shape), shape.features};
  }
};

}  // namespace headwater::lab
