// Copying memory (Hochreiter and Schmidhuber, 1997; as in Arjovsky et al.,
// arXiv:1511.06464). A sequence is `length` random symbols, delay - 1 blanks, a
// delimiter and `length` more blanks; the targets are delay + length blanks, then the
// symbols again. Inputs are one-hot: symbols, blank, delimiter. Targets are classes of
// every step: symbols, blank. Without memory, the best cross-entropy is
// length ln(symbols) / (delay + 2 length).
#include "made.hpp"
#include "sequences.hpp"
#include <algorithm>

namespace headwater::lab {

namespace {

struct CopyMemory : Sequences {
  std::int64_t symbols, length, delay;

  explicit CopyMemory(const Settings& settings) : Sequences(settings) {}

  std::string type() const override { return "copy_memory"; }
  Node settings() const override {
    return write(Node::map()
                     .set("type", Node::scalar(type()))
                     .set("delay", Node::integer(delay))
                     .set("length", Node::integer(length))
                     .set("symbols", Node::integer(symbols)));
  }
  Shape input() const override { return batch_of(symbols + 2, chosen().steps); }
  Shape target() const override { return batch_of(1, chosen().steps); }
  std::optional<std::int64_t> classes() const override { return symbols + 1; }

 private:
  void draw(Random& random, const Sequence& sequence) const override {
    const std::int64_t blank = symbols, delimiter = symbols + 1;
    std::ranges::fill(sequence.target, static_cast<double>(blank));
    for (std::int64_t t = 0; t < length; ++t) {
      const std::int64_t symbol = below(random, symbols);
      sequence.at(symbol, t) = 1;
      sequence.target[static_cast<std::size_t>(t + length + delay)] = static_cast<double>(symbol);
    }
    for (std::int64_t t = length; t < sequence.steps; ++t)
      sequence.at(t == length + delay - 1 ? delimiter : blank, t) = 1;
  }
};

std::shared_ptr<const Data> make(DataRequest& request) {
  Sequences::Settings settings = read_sequence_settings(request);
  const std::int64_t delay = request.size("delay", 100);
  const std::int64_t length = request.size("length", 10);
  const std::int64_t symbols = request.count("symbols", 8, 2);
  request.finish();
  settings.steps = settings.min_steps = delay + 2 * length;
  auto data = std::make_shared<CopyMemory>(settings);
  data->delay = delay;
  data->length = length;
  data->symbols = symbols;
  return data;
}

constexpr std::array settings{
    DataSetting{"delay", "100", "steps from the last symbol to the delimiter"},
    DataSetting{"length", "10", "symbols to recall"},
    DataSetting{"symbols", "8", "different ones"},
    sequence_batch_setting,
    sequence_test_setting,
    sequence_validation_setting};

}  // namespace

const DataType copy_memory{{"copy_memory", "symbols to recall after a delay, a class for each step",
                            "Hochreiter and Schmidhuber, 1997; arXiv:1511.06464", settings},
                           &make};

}  // namespace headwater::lab
