// Temporal order, task 6a of Hochreiter and Schmidhuber (Neural Computation 9, 1997).
// A sequence begins with E, ends with B, and is otherwise of random a, b, c and d, but
// for two symbols that are X or Y. Its class is their order: XX, XY, YX or YY. Symbols
// are one-hot. The paper's sequences are 100 to 110 steps long with the two symbols at
// 10 to 20 and 50 to 60; other lengths keep these proportions to the longest sequence.
#include "made.hpp"
#include "sequences.hpp"

namespace headwater::lab {

namespace {

enum Symbol : std::int64_t { E, B, a, b, c, d, X, Y, symbols };

struct TemporalOrder : Sequences {
  using Sequences::Sequences;

  std::string type() const override { return "temporal_order"; }
  Node settings() const override {
    return write(Node::map()
                     .set("type", Node::scalar(type()))
                     .set("steps", Node::integer(chosen().steps))
                     .set("min_steps", Node::integer(chosen().min_steps)));
  }
  Shape input() const override { return batch_of(symbols, chosen().steps); }
  Shape target() const override { return batch_of(1, 0); }
  std::optional<std::int64_t> classes() const override { return 4; }

 private:
  void draw(Random& random, const Sequence& sequence) const override {
    const std::int64_t unit = chosen().steps / 11;
    const std::int64_t first = unit + below(random, unit + 1);
    const std::int64_t second = 5 * unit + below(random, unit + 1);
    const std::int64_t order = below(random, 4);
    sequence.target[0] = static_cast<double>(order);
    for (std::int64_t t = 0; t < sequence.steps; ++t) {
      std::int64_t symbol = a + below(random, 4);
      if (t == 0) symbol = E;
      if (t == first) symbol = order / 2 == 0 ? X : Y;
      if (t == second) symbol = order % 2 == 0 ? X : Y;
      if (t == sequence.steps - 1) symbol = B;
      sequence.at(symbol, t) = 1;
    }
  }
};

std::shared_ptr<const Data> make(DataRequest& request) {
  Sequences::Settings settings = read_sequence_settings(request);
  const std::int64_t steps = settings.steps = request.count("steps", 110, 11);
  // The end comes after the second symbol.
  settings.min_steps = request.between("min_steps", steps * 10 / 11, {steps / 11 * 6 + 2, steps});
  request.finish();
  return std::make_shared<TemporalOrder>(settings);
}

constexpr std::array settings{
    DataSetting{"steps", "110", "of the longest sequence"},
    DataSetting{"min_steps", "10/11 steps", "of the shortest; each draws its own"},
    sequence_batch_setting, sequence_test_setting, sequence_validation_setting};

}  // namespace

const DataType temporal_order{{"temporal_order", "4 classes: the order of two symbols among others",
                               "Hochreiter and Schmidhuber, 1997, task 6a", settings},
                              &make};

}  // namespace headwater::lab
