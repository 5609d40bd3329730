// Mean-field theory against numbers known in closed form, or computed elsewhere.
#include "catch.hpp"
#include "formula.hpp"
#include "host.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <lab/theory/outlook.hpp>
#include <lab/theory/samples.hpp>
#include <limits>

using namespace headwater;
using test::Formula;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Approx exactly(double value) {
  return Approx(value).epsilon(1e-11);
}

Approx close(double value) {
  return Approx(value).epsilon(1e-8);
}

std::shared_ptr<const Activation> activation(const std::string& yaml) {
  static Context context = test::context();
  return context.make<Activation>(yaml);
}

double ratio(const Activation& f, const theory::Scale& scale, std::size_t layers) {
  return theory::gradient_ratio(lab::mean_field(f).chi_by_layer(scale, layers), layers);
}

/// The product over all layers, the first one included.
double product(const Activation& f, const theory::Scale& scale, std::size_t layers) {
  const auto chi = lab::mean_field(f).chi_by_layer(scale, layers);
  return std::sqrt(chi[0]) * theory::gradient_ratio(chi, layers);
}

const Formula selu(
    [](double x) { return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * std::expm1(x)); },
    [](double x) { return 1.0507009873554805 * (x > 0 ? 1 : 1.6732632423543772 * std::exp(x)); });

Formula clip(double low, double high) {
  return Formula([=](double x) { return std::fmin(std::fmax(x, low), high); },
                 [=](double x) { return x > low && x < high ? 1.0 : 0.0; });
}

/// P(z <= x), and the density there.
double cdf(double x) {
  return std::erfc(-x / std::sqrt(2.0)) / 2;
}
double density(double x) {
  return std::exp(-x * x / 2) / std::sqrt(2 * M_PI);
}

/// What is known of an activation at one weight variance.
struct Row {
  double weights, q, chi1;
  double over_10, over_50;      ///< products over all layers
  std::array<double, 3> ratio;  ///< over 10, 20 and 50 layers
};

void check_row(const Activation& f, const Row& row, double digits) {
  INFO(row.weights);
  const theory::Scale scale{row.weights};
  const theory::FixedPoint point = lab::mean_field(f).fixed_point(scale);
  CHECK(point.q == Approx(row.q).epsilon(digits).margin(0));
  CHECK(point.chi1 == Approx(row.chi1).epsilon(digits));
  CHECK(point.factor() == Approx(std::sqrt(row.chi1)).epsilon(digits));
  CHECK(product(f, scale, 10) == Approx(row.over_10).epsilon(digits));
  CHECK(product(f, scale, 50) == Approx(row.over_50).epsilon(digits));
  CHECK(ratio(f, scale, 10) == Approx(row.ratio[0]).epsilon(digits));
  CHECK(ratio(f, scale, 20) == Approx(row.ratio[1]).epsilon(digits));
  CHECK(ratio(f, scale, 50) == Approx(row.ratio[2]).epsilon(digits));
}

}  // namespace

TEST_CASE("theory: means over kinks, steep places and waves are right") {
  for (const double q : {1e-3, 0.1, 1.0, 7.0, 1e4}) {
    INFO(q);
    const double s = std::sqrt(q);
    for (const double end : {1.0, 6.0}) {  // hard_tanh and relu6: kinks at their ends
      const double a = end / s, inside = cdf(a) - 0.5;
      const double square = q * (inside - a * density(a)) + end * end * cdf(-a);
      const theory::Moments one = lab::moments(clip(0, end), {q});
      CHECK(one.square == exactly(square));
      CHECK(one.derivative == exactly(inside));
      const theory::Moments two = lab::moments(clip(-end, end), {q});
      CHECK(two.square == exactly(2 * square));
      CHECK(two.derivative == exactly(2 * inside));
    }
    for (const double k : {1.0, 1e3}) {
      const Formula erf(
          [=](double x) { return std::erf(k * x); },
          [=](double x) { return 2 * k / std::sqrt(M_PI) * std::exp(-k * k * x * x); });
      const double u = k * k * q;
      const theory::Moments steep = lab::moments(erf, {q});
      CHECK(steep.square == exactly(2 / M_PI * std::asin(2 * u / (1 + 2 * u))));
      CHECK(steep.derivative == exactly(4 * k * k / M_PI / std::sqrt(1 + 4 * u)));
    }
  }
  const Formula wave([](double x) { return std::sin(30 * x); },
                     [](double x) { return 30 * std::cos(30 * x); });
  CHECK(lab::moments(wave, {4}).square == exactly(0.5));
  CHECK(lab::moments(wave, {4}).derivative == exactly(450));
}

TEST_CASE("theory: means over inputs that are not centred are right") {
  const auto relu = activation("relu");
  for (const double m : {-3.0, 0.7, 8.0}) {
    const double q = 2, s = std::sqrt(q), p = cdf(m / s);
    const theory::Moments moved = lab::moments(*relu, {q, m});
    CHECK(moved.square == exactly((m * m + q) * p + m * s * density(m / s)));
    CHECK(moved.derivative == exactly(p));
  }
  CHECK(lab::moments(*relu, {0, 3}).square == exactly(9));
}

TEST_CASE("theory: what gives no numbers ends, and says so") {
  const auto nan = [](double) {
    return std::nan("");
  };
  const Formula nothing(nan, nan);
  CHECK(std::isnan(lab::moments(nothing, {1}).square));
  CHECK(std::isnan(lab::mean_field(nothing).fixed_point({1}).chi1));
  CHECK(std::isnan(lab::mean_field(nothing).fixed_point({1}).q));
  CHECK_FALSE(lab::mean_field(nothing).critical_point().has_value());
  const Formula exp([](double x) { return std::exp(x); }, [](double x) { return std::exp(x); });
  CHECK(lab::mean_field(exp).fixed_point({2}).q == infinity);
  CHECK_FALSE(std::isfinite(ratio(exp, {2}, 50)));
  CHECK_FALSE(lab::mean_field(exp).critical_point().has_value());
}

// The numbers of smooth activations were computed with NumPy's quadrature.
TEST_CASE("theory: smooth activations have the moments and products known of them") {
  check_row(*activation("sigmoid"),
            {1,
             0.264686875182,
             0.0557207067697,
             4.79102309e-07,
             3.98804998e-32,
             {2.26263065e-06, 1.21533708e-12, 1.88341486e-31}},
            1e-8);
  check_row(*activation("sigmoid"),
            {2,
             0.555289591373,
             0.100977080692,
             8.87284605e-06,
             1.07775281e-25,
             {3.26055072e-05, 3.42298515e-10, 3.96047409e-25}},
            1e-8);
  check_row(*activation("tanh"),
            {1, 0, 1, 0.267151135, 0.119727909, {0.392021207, 0.278324668, 0.175690361}}, 1e-8);
  check_row(
      *activation("gelu"),
      {1, 0, 0.25, 0.00203908158, 1.85454432e-15, {0.00302011312, 2.9493458e-06, 2.74679232e-15}},
      1e-8);
  check_row(*activation("gelu"),
            {2, 0, 0.5, 0.692989018, 1.90884806e-06, {0.700373508, 0.0627801631, 1.92918874e-06}},
            1e-8);
  CHECK(lab::mean_field(*activation("gelu")).chi_by_layer({2}, 1)[0] == close(0.979023876));
  check_row(selu, {1, 1, 1.07157499246, 1.41290463, 5.63072408, {1.3649023, 1.92847678, 5.4394246}},
            1e-8);
}

TEST_CASE("theory: a ReLU halves the square, exactly") {
  const auto relu = activation("relu");
  const auto powers = [](double factor) -> std::array<double, 3> {
    return {std::pow(factor, 9), std::pow(factor, 19), std::pow(factor, 49)};
  };
  for (const double weights : {1.0, 1.0 / 3}) {
    const double factor = std::sqrt(weights / 2);
    check_row(*relu,
              {weights, 0, weights / 2, std::pow(factor, 10), std::pow(factor, 50), powers(factor)},
              1e-12);
  }
  check_row(*relu, {2, 2, 1, 1, 1, {1, 1, 1}}, 1e-12);
  CHECK(lab::mean_field(*relu).fixed_point({2}).any_q);
  CHECK(lab::mean_field(*relu).fixed_point({2}).depth_scale() == infinity);
  CHECK_FALSE(lab::mean_field(*relu).fixed_point({1}).any_q);
  CHECK(lab::mean_field(*relu).fixed_point({1}).depth_scale() == exactly(1 / std::log(2)));
  const theory::FixedPoint growing = lab::mean_field(*relu).fixed_point({4});
  CHECK(growing.q == infinity);
  CHECK(growing.depth_scale() == exactly(1 / std::log(2)));
}

TEST_CASE("theory: plugins with kinks away from 0 have what is known of them") {
  // hard_tanh at q = 1, the first layer's; softsign, whose slope has a kink at 0
  const double inside = 2 * cdf(1) - 1;
  const auto clipped = activation("hard_tanh"), rectified = activation("relu6");
  const auto hard_tanh = lab::mean_field(*clipped), relu6 = lab::mean_field(*rectified);
  CHECK(hard_tanh.chi_by_layer({1}, 1)[0] == exactly(inside));
  CHECK(hard_tanh.critical_point()->gain == exactly(1));
  CHECK(relu6.chi_by_layer({36}, 1)[0] == exactly(36 * (cdf(1) - 0.5)));
  const theory::FixedPoint softsign = lab::mean_field(*activation("softsign")).fixed_point({1});
  CHECK(softsign.q == 0);
  CHECK(softsign.depth_scale() == infinity);
  const theory::FixedPoint own = lab::mean_field(*activation("selu")).fixed_point({1});
  CHECK(own.q == Approx(1).epsilon(1e-9));
  CHECK(own.chi1 == close(1.07157499246));
}

TEST_CASE("theory: biases hold the signal up") {
  const theory::FixedPoint point = lab::mean_field(*activation("relu")).fixed_point({1, 0.5});
  CHECK(point.q == exactly(1));  // q = q / 2 + 1/2
  CHECK_FALSE(point.any_q);
  CHECK(lab::mean_field(*activation("identity")).fixed_point({1, 0.5}).q == infinity);
}

TEST_CASE("theory: critical gains without biases") {
  const auto gain = [](const Activation& f) {
    return lab::mean_field(f).critical_point().value();
  };
  const theory::CriticalPoint sigmoid = gain(*activation("sigmoid"));
  CHECK(sigmoid.gain == Approx(10.14926).epsilon(1e-6));
  CHECK(sigmoid.q == Approx(45.62).epsilon(1e-3));
  CHECK_FALSE(sigmoid.any_q);
  CHECK(gain(*activation("tanh")).gain == exactly(1));
  CHECK(gain(*activation("tanh")).q == 0);
  CHECK(gain(*activation("relu")).gain == exactly(std::sqrt(2.0)));
  CHECK(gain(*activation("relu")).any_q);
  CHECK(gain(*activation("{type: leaky_relu, negative_slope: 0.2}")).gain ==
        exactly(std::sqrt(2 / 1.04)));
  CHECK(gain(clip(-1, 1)).gain == exactly(1));  // attracts, but barely, from above
  CHECK_FALSE(gain(clip(-1, 1)).any_q);
  CHECK(gain(selu).q == 0);
  const Formula elu([](double x) { return x > 0 ? x : std::expm1(x); },
                    [](double x) { return x > 0 ? 1 : std::exp(x); });
  CHECK(gain(elu).gain == exactly(1));
  CHECK_FALSE(lab::mean_field(*activation("gelu")).critical_point().has_value());
}

TEST_CASE("theory: the critical line of tanh") {
  const auto tanh = activation("tanh");
  const auto gain = [&](double deviation) {
    return lab::mean_field(*tanh).critical_point(deviation * deviation).value().gain;
  };
  CHECK(gain(0.1) == Approx(1.19340).epsilon(5e-6));
  CHECK(gain(0.3) == Approx(1.39558).epsilon(5e-6));
  CHECK(gain(0.5) == Approx(1.54967).epsilon(5e-6));
  CHECK(gain(1) == Approx(1.85559).epsilon(5e-6));
  CHECK(std::pow(gain(std::sqrt(0.05)), 2) == Approx(1.76095).epsilon(5e-6));
}

TEST_CASE("theory: a critical gain makes chi1 one where the signal rests") {
  for (const char* const name : {"sigmoid", "tanh", "relu", "leaky_relu"}) {
    for (const double biases : {0.0, 0.1}) {
      INFO(name << " " << biases);
      const auto f = activation(name);
      const auto point = lab::mean_field(*f).critical_point(biases);
      if (!point) continue;
      const theory::Scale scale{point->gain * point->gain, biases};
      CHECK(lab::mean_field(*f).fixed_point(scale).chi1 == Approx(1).epsilon(1e-9));
    }
  }
}

TEST_CASE("theory: the outlook of an activation holds what a datasheet tells") {
  const lab::Theory theory = lab::theory_of(*activation("sigmoid"));
  REQUIRE(theory.outlooks.size() == 3);
  const lab::Outlook& xavier = theory.outlooks[0];
  CHECK(xavier.weights == "xavier, lecun");
  CHECK(xavier.gradient_ratio[2] == close(1.88341486e-31));
  CHECK(xavier.point.q == close(0.264686875182));
  CHECK(theory.outlooks[1].gradient_ratio[0] == close(3.26055072e-05));
  CHECK(theory.critical->gain == Approx(10.14926).epsilon(1e-6));
  const lab::GainCurve& curve = theory.by_gain;
  CHECK(curve.gain.back() == exactly(2 * theory.critical->gain));
  const auto critical = curve.factor.size() / 2 - 1;
  CHECK(curve.gain[critical] == exactly(theory.critical->gain));
  CHECK(curve.factor[critical] == Approx(1).epsilon(1e-9));
  CHECK(std::ranges::is_sorted(curve.factor));
}
