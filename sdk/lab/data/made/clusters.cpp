// Classes made of Gaussian clusters.  Cluster k has its centre c_k at random, standard
// normal, and belongs to class k mod classes; a sample of it is c_k + spread z, z
// standard normal. A class is several clusters between those of others, so no plane
// separates it where clusters outnumber the features. Sample i is of cluster i mod
// clusters.
#include <headwater/random.hpp>

#include "made.hpp"
#include <lab/data/sample_table.hpp>

namespace headwater::lab {

namespace {

struct Clusters {
  std::int64_t clusters = 0, classes = 0, features = 0, training = 0, test = 0;
  double spread = 0;

  Node settings() const {
    return Node::map()
        .set("type", Node::scalar("clusters"))
        .set("clusters", Node::integer(clusters))
        .set("classes", Node::integer(classes))
        .set("features", Node::integer(features))
        .set("spread", Node::real(spread))
        .set("training_samples", Node::integer(training))
        .set("test_samples", Node::integer(test));
  }

  std::shared_ptr<const SampleTable> draw(std::uint64_t seed) const {
    const std::int64_t samples = training + test;
    auto table = std::make_shared<SampleTable>();
    table->input = {features, 0, samples};
    table->target = {1, 0, samples};
    table->classes = classes;
    table->test_samples = test;
    std::vector<double> centres(static_cast<std::size_t>(clusters * features));
    Random(seed, Purpose::data, 0).normal(centres);
    std::vector<double> x(static_cast<std::size_t>(samples * features));
    Random(seed, Purpose::data, 1).normal(x);
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] = centres[i % centres.size()] + spread * x[i];
    for (std::int64_t i = 0; i < samples; ++i)
      table->targets.push_back(static_cast<double>(i % clusters % classes));
    table->inputs = std::move(x);
    return table;
  }
};

constexpr std::int64_t most_numbers = std::int64_t{1} << 27;

void check(DataRequest& request, const Clusters& set) {
  const Mark& mark = request.node.mark;
  if (set.classes > set.clusters)
    request.diagnostics.error(mark,
                              std::to_string(set.classes) + " classes cannot share " +
                                  std::to_string(set.clusters) + " clusters",
                              "'clusters' must be at least 'classes'");
  const std::int64_t rows = set.training + set.test + set.clusters;
  if (rows > most_numbers / set.features)
    request.diagnostics.error(mark, "'clusters' would fill more than 1 GiB",
                              "use fewer samples or features");
}

std::shared_ptr<const Data> make(DataRequest& request) {
  Clusters set;
  set.clusters = request.size("clusters", 40);
  set.classes = request.count("classes", 10, 2);
  set.features = request.size("features", 32);
  set.spread = request.reader.real("spread", 0.8, {.min = 0, .max = 1e6});
  set.training = request.size("training_samples", 6000);
  set.test = request.count("test_samples", 2000, 0);
  const TableSettings chosen = read_table_settings(request, Standardise::none, set.test > 0);
  check(request, set);
  if (!request.finish()) return nullptr;
  return make_table_data(request, set.settings(), chosen, set.draw(request.seed));
}

constexpr std::array settings{
    DataSetting{"clusters", "40", "how many; cluster k is of class k mod classes"},
    DataSetting{"classes", "10", "how many"},
    DataSetting{"features", "32", "of a sample"},
    DataSetting{"spread", "0.8", "deviation around a centre; that of centres is 1"},
    DataSetting{"training_samples", "6000", "how many"},
    DataSetting{"test_samples", "2000", "how many"},
    batch_size_setting,
    split_setting,
    standardise_setting("none")};

}  // namespace

const DataType clusters{{"clusters", "classes of several Gaussian clusters each", "", settings},
                        &make};

}  // namespace headwater::lab
