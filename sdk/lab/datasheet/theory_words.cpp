// What a datasheet says of the theory of an activation.
#include "theory_words.hpp"

#include "datasheet_words.hpp"
#include <base/numbers.hpp>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

std::string sentence(const Outlook& outlook) {
  const std::string name = outlook.weights.substr(0, outlook.weights.find_first_of(", "));
  const std::size_t layers = outlook.depths.back();
  const double ratio = outlook.gradient_ratio.back();
  const std::string size = plain_number(ratio);
  const std::string all = size == "1" ? "leave it as it is"
                          : ratio < 1 ? fmt::format("leave {} of it", size)
                                      : fmt::format("make it {} times as large", size);
  return fmt::format("With {} weights each layer multiplies the gradient by {}; {} layers {}.",
                     name, plain_number(theory::factor_per_layer(ratio, layers)), layers, all);
}

std::string sentence(const std::optional<CriticalPoint>& critical) {
  if (!critical)
    return "There is no critical gain: without biases, no scale of the weights keeps the "
           "gradient in the long run.";
  const std::string gain = plain_number(critical->gain, 4);
  const std::string what =
      fmt::format("Critical gain {}: weights of deviation {} / sqrt(fan_in) ", gain, gain);
  if (critical->any_q) return what + "keep the gradient, and signals of any size.";
  if (critical->q == 0)
    return what + "lose the gradient only slowly, while signals shrink towards 0.";
  return what + fmt::format("keep the gradient, at q* = {}.", plain_number(critical->q, 4));
}

}  // namespace

Table outlook_table(const Theory& theory) {
  Table table{{{"", "weights", true},
               {"", "q*"},
               {"", "chi1"},
               {"factor", "per layer"},
               {"depth", "scale"},
               {"gradient ratio over", "10"},
               {"gradient ratio over", "20"},
               {"gradient ratio over", "50 layers"}},
              {},
              unlimited};
  for (const Outlook& outlook : theory.outlooks) {
    const FixedPoint& point = outlook.point;
    std::vector<Cell> row{{outlook.weights},
                          {point.any_q ? "any" : table_number(point.q)},
                          {table_number(point.chi1)},
                          {table_number(point.factor())},
                          {table_number(point.depth_scale())}};
    for (const double ratio : outlook.gradient_ratio)
      row.push_back({table_number(ratio)});
    table.add(std::move(row));
  }
  return table;
}

std::string legend() {
  return "Wide square layers, zero biases, input of mean square 1; variance of weights "
         "times fan_in: xavier and lecun 1, kaiming 2, torch default 1/3. q*: the mean "
         "square that inputs of f settle at. chi1: what a layer there multiplies the "
         "squared gradient by; its root is the factor. Depth scale: in how many layers "
         "chi1 makes a factor e. Gradient ratio: first layer over last.";
}

std::vector<std::string> sentences(const Theory& theory) {
  return {sentence(theory.outlooks[0]), sentence(theory.outlooks[1]), sentence(theory.critical)};
}

}  // namespace headwater::lab
