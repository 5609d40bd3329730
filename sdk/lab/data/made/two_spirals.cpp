// Two spirals around each other (Lang and Witbrock, Connectionist Models Summer School,
// 1988). Point i of 0 .. n - 1 lies at angle 2 pi turns i / (n - 1) and radius
// 1 - i / (n - 1 + (n - 1) / 12), which is their 6.5 (104 - i) / 104 for 97 points,
// scaled to 1; the other spiral is the first one turned by half a circle. The test
// points lie on the same spirals halfway between neighbours. Noise moves training
// points only.
#include <headwater/random.hpp>

#include "made.hpp"
#include <cmath>
#include <lab/data/sample_table.hpp>
#include <numbers>

namespace headwater::lab {

namespace {

struct TwoSpirals {
  std::int64_t points = 0;
  double turns = 0, noise = 0;

  Node settings() const {
    return Node::map()
        .set("type", Node::scalar("two_spirals"))
        .set("points", Node::integer(points))
        .set("turns", Node::real(turns))
        .set("noise", Node::real(noise));
  }

  std::shared_ptr<const SampleTable> draw(std::uint64_t seed) const {
    std::vector<double> x, classes;
    const auto put = [&](double i) {
      const double last = static_cast<double>(points - 1);
      const double angle = 2 * std::numbers::pi * turns * i / last;
      const double radius = 1 - i / (last * 13 / 12);
      for (const int side : {1, -1}) {
        x.push_back(side * radius * std::cos(angle));
        x.push_back(side * radius * std::sin(angle));
        classes.push_back(side > 0 ? 0 : 1);
      }
    };
    for (std::int64_t i = 0; i < points; ++i)
      put(static_cast<double>(i));
    std::vector<double> z(x.size());
    Random(seed, Purpose::data, 0).normal(z);
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] += noise * z[i];
    for (std::int64_t i = 0; i + 1 < points; ++i)
      put(static_cast<double>(i) + 0.5);
    const auto samples = static_cast<std::int64_t>(classes.size());
    return std::make_shared<SampleTable>(SampleTable{.input = {2, 0, samples},
                                                     .target = {1, 0, samples},
                                                     .inputs = std::move(x),
                                                     .targets = std::move(classes),
                                                     .classes = 2,
                                                     .test_samples = samples - 2 * points});
  }
};

std::shared_ptr<const Data> make(DataRequest& request) {
  TwoSpirals set;
  set.points = request.count("points", 97, 2);
  set.turns = request.reader.real("turns", 3, {.min = 0, .max = 100, .min_open = true});
  set.noise = request.reader.real("noise", 0, {.min = 0, .max = 100});
  const TableSettings chosen = read_table_settings(request, Standardise::none, true);
  if (!request.finish()) return nullptr;
  return make_table_data(request, set.settings(), chosen, set.draw(request.seed));
}

constexpr std::array settings{
    DataSetting{"points", "97", "of each spiral"},
    DataSetting{"turns", "3", "of each spiral around the middle"},
    DataSetting{"noise", "0", "deviation added to training points; the radius is 1"},
    batch_size_setting,
    split_setting,
    standardise_setting("none")};

}  // namespace

const DataType two_spirals{{"two_spirals", "two classes in the plane, spirals around each other",
                            "Lang and Witbrock, 1988", settings},
                           &make};

}  // namespace headwater::lab
