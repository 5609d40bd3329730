// The adding problem (Hochreiter and Schmidhuber, Neural Computation 9, 1997), as Le et
// al. (arXiv:1504.00941) and Arjovsky et al. (arXiv:1511.06464) pose it: the first
// feature is uniform in [0, 1), the second is 1 at two steps, one drawn in each half,
// and 0 elsewhere. The target is the sum of the two marked values. Answering always 1
// gives the mean squared error 2 / 12 = 1 / 6.
#include "made.hpp"
#include "sequences.hpp"

namespace headwater::lab {

namespace {

struct AddingProblem : Sequences {
  using Sequences::Sequences;

  std::string type() const override { return "adding_problem"; }
  Node settings() const override {
    return write(Node::map()
                     .set("type", Node::scalar(type()))
                     .set("steps", Node::integer(chosen().steps))
                     .set("min_steps", Node::integer(chosen().min_steps)));
  }
  Shape input() const override { return batch_of(2, chosen().steps); }
  Shape target() const override { return batch_of(1, 0); }

 private:
  void draw(Random& random, const Sequence& sequence) const override {
    for (std::int64_t t = 0; t < sequence.steps; ++t)
      sequence.at(0, t) = random.uniform();
    const std::int64_t half = sequence.steps / 2;
    const std::int64_t first = below(random, half);
    const std::int64_t second = half + below(random, sequence.steps - half);
    sequence.at(1, first) = sequence.at(1, second) = 1;
    sequence.target[0] = sequence.at(0, first) + sequence.at(0, second);
  }
};

std::shared_ptr<const Data> make(DataRequest& request) {
  Sequences::Settings settings = read_sequence_settings(request);
  settings.steps = request.count("steps", 50, 2);
  settings.min_steps = request.between("min_steps", settings.steps, {2, settings.steps});
  request.finish();
  return std::make_shared<AddingProblem>(settings);
}

constexpr std::array settings{
    DataSetting{"steps", "50", "of the longest sequence"},
    DataSetting{"min_steps", "steps", "of the shortest; each draws its own number"},
    sequence_batch_setting, sequence_test_setting, sequence_validation_setting};

}  // namespace

const DataType adding_problem{{"adding_problem", "sum of the two marked values of a sequence",
                               "Hochreiter and Schmidhuber, 1997; arXiv:1511.06464", settings},
                              &make};

}  // namespace headwater::lab
