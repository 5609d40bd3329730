// Initializers draw what the golden file beside them says: fixed weights, moments, a
// distribution, orthogonal directions.
#include <headwater/activation.hpp>
#include <headwater/initializer.hpp>

#include "catch.hpp"
#include "golden.hpp"
#include <optional>

using namespace headwater;
using namespace headwater::test;

namespace {

double normal_cdf(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

/// The distribution function at v.
double cumulative(double v, const Json& how) {
  if (how["type"] == "uniform") {
    const double low = how["low"], high = how["high"];
    return (v - low) / (high - low);
  }
  if (how["type"] == "log_uniform") {
    const double low = how["low"], high = how["high"];
    return std::expm1(v - low) / std::expm1(high - low);
  }
  const auto below = [&](double x) {
    return normal_cdf((x - how["mean"].get<double>()) / how["std"].get<double>());
  };
  if (how["type"] == "normal") return below(v);
  REQUIRE(how["type"] == "truncated_normal");
  const double low = below(how["low"]), high = below(how["high"]);
  return (below(v) - low) / (high - low);
}

/// The largest distance between the distribution of a sample and the one wanted.
double kolmogorov_smirnov(std::vector<double> sample, const Json& how) {
  std::sort(sample.begin(), sample.end());
  const auto n = static_cast<double>(sample.size());
  double distance = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double p = cumulative(sample[i], how);
    const auto below = static_cast<double>(i) / n;
    distance = std::max({distance, p - below, below + 1 / n - p});
  }
  return distance;
}

void check_bounds(const std::vector<double>& w, const Json& how) {
  if (!how.contains("low")) return;
  const double low = how["low"], high = how["high"];
  const double rounding = 1e-7 * std::max(std::abs(low), std::abs(high));
  const auto [least, most] = std::minmax_element(w.begin(), w.end());
  CHECK(*least >= low - rounding);
  CHECK(*most <= high + rounding);
}

/// The first two moments and the distribution, within what chance does once in 1000.
void check_sample(const std::vector<double>& w, const Json& golden) {
  const auto n = static_cast<double>(w.size());
  const double mean = golden["mean"], deviation = golden["deviation"];
  double sum = 0, squares = 0;
  for (const double v : w) {
    sum += v - mean;
    squares += (v - mean) * (v - mean);
  }
  CHECK(std::abs(sum / n) < 3.3 * deviation / std::sqrt(n));
  CHECK(std::abs(std::sqrt(squares / n) / deviation - 1) < 3.3 / std::sqrt(2 * n));
  check_bounds(w, golden["distribution"]);
  CHECK(kolmogorov_smirnov(w, golden["distribution"]) < 1.95 / std::sqrt(n));
}

/// The lines of w, rows if there are fewer of them than columns.
std::vector<std::vector<double>> short_side(const Tensor& w) {
  const headwater_matrix& m = w.matrix();
  const bool wide = m.rows < m.cols;
  const std::vector<double> v = w.values();
  std::vector<std::vector<double>> lines(static_cast<std::size_t>(std::min(m.rows, m.cols)));
  for (std::size_t k = 0; k < v.size(); ++k) {
    const auto i = k % static_cast<std::size_t>(m.rows), j = k / static_cast<std::size_t>(m.rows);
    lines[wide ? i : j].push_back(v[k]);
  }
  return lines;
}

/// Lines of length gain at right angles. No direction is preferred, so the mean of the
/// diagonal is 0: a Q without signs put right fails here.
void check_orthogonal(const Tensor& w, double gain, DType dtype) {
  const auto lines = short_side(w);
  double worst = 0, trace = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    trace += lines[i][i] / gain;
    for (std::size_t j = 0; j <= i; ++j) {
      double product = i == j ? -gain * gain : 0;
      for (std::size_t k = 0; k < lines[i].size(); ++k)
        product += lines[i][k] * lines[j][k];
      worst = std::max(worst, std::abs(product));
    }
  }
  CHECK(worst < (dtype == DType::float64 ? 1e-13 : 1e-6) * gain * gain);
  const auto share = static_cast<double>(lines.size()) / static_cast<double>(lines[0].size());
  CHECK(std::abs(trace) < 3.3 * std::sqrt(share));
}

/// Takes the zeros out of w, after counting them in each column.
std::vector<double> without_zeros(const Tensor& w, std::int64_t zeros) {
  const std::vector<double> v = w.values();
  for (std::int64_t j = 0; j < w.matrix().cols; ++j) {
    const auto column = v.begin() + j * w.matrix().rows;
    CHECK(std::count(column, column + w.matrix().rows, 0) == zeros);
  }
  std::vector<double> rest;
  std::copy_if(v.begin(), v.end(), std::back_inserter(rest), [](double x) { return x != 0; });
  return rest;
}

using Gates = std::array<std::int32_t, 3>;  ///< n, keep, add

/// The part of a bias that keeps; the one that adds is its opposite, the others are 0.
std::vector<double> keep_gate(const std::vector<double>& bias, const Gates& gates) {
  const std::size_t units = bias.size() / static_cast<std::size_t>(gates[0]);
  const auto part = [&](std::int32_t gate) {
    const auto from = bias.begin() + gate * static_cast<std::ptrdiff_t>(units);
    return std::vector<double>(from, from + static_cast<std::ptrdiff_t>(units));
  };
  const std::vector<double> keep = part(gates[1]);
  for (std::int32_t gate = 0; gate < gates[0]; ++gate)
    for (std::size_t i = 0; i < units && gate != gates[1]; ++i)
      CHECK(part(gate)[i] == (gate == gates[2] ? -keep[i] : 0));
  return keep;
}

/// A weight and what stands beside it, as golden cases say.
struct Scene {
  Scene(const Json& golden, DType type)
      : dtype(type),
        w(golden["fan_out"], golden["fan_in"], dtype),
        bias(golden["fan_out"], 1, dtype),
        gates(golden.value("gates", Gates{1, -1, -1})) {
    about.fans = {golden["fan_in"], golden["fan_out"]};
    about.gates = {gates[0], gates[1], gates[2]};
    if (golden.contains("activation")) {
      activation = make<Activation>(golden["activation"]);
      child = activation->child();
      about.activation = &child;
    }
    if (golden.contains("bias")) about.bias = &bias.matrix();
    if (golden.contains("x")) about.x = &x.emplace(golden["x"], dtype).matrix();
  }

  void fill(const Json& settings) const {
    Random random(1, Purpose::initialization);
    const auto initializer = make<Initializer>(settings);
    initializer->check(about);
    initializer->fill(dtype, random, about, w.matrix());
  }

  /// W x in column order.
  std::vector<double> product() const {
    const headwater_matrix &left = w.matrix(), &right = x->matrix();
    const std::vector<double> a = w.values(), b = x->values();
    std::vector<double> out;
    for (std::int64_t j = 0; j < right.cols; ++j)
      for (std::int64_t i = 0; i < left.rows; ++i) {
        double sum = 0;
        for (std::int64_t k = 0; k < left.cols; ++k)
          sum += a[static_cast<std::size_t>(i + k * left.rows)] *
                 b[static_cast<std::size_t>(k + j * right.rows)];
        out.push_back(sum);
      }
    return out;
  }

  DType dtype;
  Tensor w, bias;
  Gates gates;
  std::shared_ptr<const Activation> activation;
  headwater_child child{};
  std::optional<Tensor> x;
  headwater_parameter about{sizeof about, {1, -1, -1}, {}, nullptr, nullptr, nullptr};
};

double variance_of(const std::vector<double>& v) {
  const auto n = static_cast<double>(v.size());
  double sum = 0, squares = 0;
  for (const double x : v) {
    sum += x;
    squares += x * x;
  }
  return squares / n - sum / n * (sum / n);
}

/// Normal, or a multiple of what the rows of w add up to.
void check_bias(const Scene& scene, const Json& golden) {
  const std::vector<double> b = scene.bias.values(), w = scene.w.values();
  if (golden.contains("mean")) return check_sample(b, golden);
  for (std::size_t i = 0; i < b.size(); ++i) {
    double sum = 0;
    for (std::size_t k = i; k < w.size(); k += b.size())
      sum += w[k];
    CHECK(b[i] == Approx(sum * golden["of_row_sums"].get<double>())
                      .margin(scene.dtype == DType::float64 ? 1e-14 : 1e-6));
  }
}

double length_of(const std::vector<double>& line) {
  double squares = 0;
  for (const double v : line)
    squares += v * v;
  return std::sqrt(squares);
}

void check_initializer(const Json& golden, DType dtype) {
  const Scene scene(golden, dtype);
  const Tensor& w = scene.w;
  scene.fill(golden["settings"]);
  if (golden.contains("w")) return check_near(by_rows(w.matrix(), dtype), golden["w"], dtype);
  if (golden.contains("orthogonal"))
    check_orthogonal(w,
                     golden["orthogonal"].is_null() ? length_of(short_side(w)[0])
                                                    : golden["orthogonal"].get<double>(),
                     dtype);
  if (golden.contains("variance_of_product"))
    CHECK(variance_of(scene.product()) == Approx(golden["variance_of_product"].get<double>())
                                              .epsilon(dtype == DType::float64 ? 1e-12 : 1e-5));
  if (golden.contains("bias")) check_bias(scene, golden["bias"]);
  if (golden.contains("zeros"))
    check_sample(without_zeros(w, golden["zeros"]), golden);
  else if (golden.contains("gates"))
    check_sample(keep_gate(w.values(), scene.gates), golden);
  else if (golden.contains("distribution"))
    check_sample(w.values(), golden);
}

}  // namespace

TEST_CASE("initializers draw what PyTorch draws") {
  for_cases("initializer", [](const Json& golden) {
    for (const DType dtype : both_types)
      check_initializer(golden, dtype);
  });
}

TEST_CASE("bounds in the wrong order are refused") {
  for (const char* name : {"uniform", "trunc_normal"})
    CHECK_THROWS_WITH(make<Initializer>({{"type", name}, {"a", 3}, {"b", 3}}),
                      Catch::Contains("'a', the lower bound, must be below 'b'"));
}
