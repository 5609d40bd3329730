// A weight and what stands beside it, filled in and held against a golden case.
#include "golden_initializer.hpp"

#include <headwater/activation.hpp>
#include <headwater/random.hpp>

#include "distribution.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <utility>

namespace headwater::lab {

namespace {

using Numbers = std::vector<double>;

constexpr double deviations = 4.4, of_distribution = 2.5;  // once in 100,000 draws

double variance_of(const Numbers& v) {
  const auto n = static_cast<double>(v.size());
  double sum = 0, squares = 0;
  for (const double x : v) {
    sum += x;
    squares += x * x;
  }
  return squares / n - sum / n * (sum / n);
}

using Gates = std::array<std::int32_t, 3>;  ///< n, keep, add

Gates gates_of(const Json& golden) {
  const Json* const gates = golden.find("gates");
  if (gates == nullptr) return {1, -1, -1};
  const auto at = [&](std::size_t i) {
    return static_cast<std::int32_t>(gates->at(i).integer());
  };
  return {at(0), at(1), at(2)};
}

class Scene {
 public:
  Scene(const GoldenCase& one, const Initializer& initializer)
      : case_(one),
        golden_(one.golden),
        gates_(gates_of(golden_)),
        fans_{golden_.at("fan_in").integer(), golden_.at("fan_out").integer()},
        w_(one.dtype, fans_.out, fans_.in),
        bias_(one.dtype, fans_.out, 1) {
    headwater_parameter about{
        sizeof about, {gates_[0], gates_[1], gates_[2]}, fans_, nullptr, nullptr, nullptr};
    headwater_child child{};
    if (const Json* const activation = golden_.find("activation")) {
      activation_ = one.subject.context().make<Activation>(activation->compact());
      child = activation_->child();
      about.activation = &child;
    }
    about.bias = &bias_.matrix();
    if (golden_.find("x")) about.x = &x_.emplace(view_of(golden_.at("x"), one.dtype)).matrix();
    Random random(one.subject.target().seed, Purpose::initialization);
    initializer.check(about);
    initializer.fill(one.dtype, random, about, w_.matrix());
  }

  void check() const {
    if (golden_.find("w")) return case_.compare(w_.values(), by_columns(golden_.at("w")), "w");
    if (golden_.find("orthogonal")) check_orthogonal();
    if (const Json* const variance = golden_.find("variance_of_product"))
      require_near(variance_of(product()), variance->real(),
                   case_.dtype == DType::float64 ? 1e-12 : 1e-5, "the variance of W x");
    if (const Json* const bias = golden_.find("bias")) check_bias(*bias);
    if (golden_.find("zeros"))
      check_sample(without_zeros(), golden_);
    else if (golden_.find("gates"))
      check_sample(keep_gate(), golden_);
    else if (golden_.find("mean"))
      check_sample(w_.values(), golden_);
  }

 private:
  void require_near(double found, double wanted, double relative, const char* what) const {
    case_.require(std::abs(found - wanted) <= relative * std::abs(wanted),
                  fmt::format("{} is {:.6g} instead of {:.6g}", what, found, wanted));
  }

  void require_by_chance(double found, double wanted, double chance, const char* what) const {
    case_.require(std::abs(found - wanted) <= chance,
                  fmt::format("{} is {:.4g} instead of {:.4g}", what, found, wanted));
  }

  /// The first two moments and, where it is known, the distribution.
  void check_sample(const Numbers& sample, const Json& wanted) const {
    const auto n = static_cast<double>(sample.size());
    const double mean = wanted.at("mean").real(), deviation = wanted.at("deviation").real();
    double sum = 0, squares = 0;
    for (const double v : sample) {
      sum += v - mean;
      squares += (v - mean) * (v - mean);
    }
    require_by_chance(mean + sum / n, mean, deviations * deviation / std::sqrt(n), "the mean");
    require_by_chance(std::sqrt(squares / n), deviation, deviations * deviation / std::sqrt(2 * n),
                      "the deviation");
    if (const Json* const how = wanted.find("distribution")) check_distribution(sample, *how);
  }

  void check_distribution(const Numbers& sample, const Json& how) const {
    if (how.find("low")) {
      const double low = how.at("low").real(), high = how.at("high").real();
      const double rounding = 1e-7 * std::max(std::abs(low), std::abs(high));
      const auto [least, most] = std::ranges::minmax(sample);
      case_.require(least >= low - rounding && most <= high + rounding,
                    fmt::format("a number is not between {:.4g} and {:.4g}", low, high));
    }
    const double limit = of_distribution / std::sqrt(static_cast<double>(sample.size()));
    const double off = distance_of(sample, how);
    case_.require(off <= limit, fmt::format("the distribution is off by {:.2g}, and chance by at "
                                            "most {:.2g}",
                                            off, limit));
  }

  /// Rows of W if there are fewer of them than columns, else columns.
  std::vector<Numbers> short_side() const {
    const headwater_matrix& m = w_.matrix();
    const bool wide = m.rows < m.cols;
    const Numbers v = w_.values();
    std::vector<Numbers> lines(static_cast<std::size_t>(std::min(m.rows, m.cols)));
    for (std::size_t k = 0; k < v.size(); ++k) {
      const auto rows = static_cast<std::size_t>(m.rows);
      lines[wide ? k % rows : k / rows].push_back(v[k]);
    }
    return lines;
  }

  /// Lines of one length at right angles. No direction is preferred, so the mean of the
  /// diagonal is 0: a Q without signs put right fails here.
  void check_orthogonal() const {
    const std::vector<Numbers> lines = short_side();
    const Json& given = golden_.at("orthogonal");
    const auto dot = [](const Numbers& a, const Numbers& b) {
      double sum = 0;
      for (std::size_t k = 0; k < a.size(); ++k)
        sum += a[k] * b[k];
      return sum;
    };
    const double length = given.is_null() ? std::sqrt(dot(lines[0], lines[0])) : given.real();
    double worst = 0, trace = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      trace += lines[i][i] / length;
      for (std::size_t j = 0; j <= i; ++j)
        worst = std::max(worst, std::abs(dot(lines[i], lines[j]) - (i == j ? length * length : 0)));
    }
    const double limit = (case_.dtype == DType::float64 ? 1e-13 : 1e-6) * length * length;
    case_.require(worst <= limit,
                  fmt::format("products of rows or columns are off by {:.2g}", worst));
    const auto share = static_cast<double>(lines.size()) / static_cast<double>(lines[0].size());
    require_by_chance(trace, 0, deviations * std::sqrt(share), "the sum of the diagonal");
  }

  /// W x in column order.
  Numbers product() const {
    const headwater_matrix &left = w_.matrix(), &right = x_->matrix();
    const Numbers a = w_.values(), b = x_->values();
    Numbers out;
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

  /// Normal, or a multiple of what the rows of W add up to.
  void check_bias(const Json& wanted) const {
    const Numbers b = bias_.values(), w = w_.values();
    if (wanted.find("mean")) return check_sample(b, wanted);
    Numbers sums(b.size(), 0);
    for (std::size_t k = 0; k < w.size(); ++k)
      sums[k % b.size()] += w[k] * wanted.at("of_row_sums").real();
    case_.compare(b, sums, "the bias");
  }

  /// W without its zeros, which are equally many in each column.
  Numbers without_zeros() const {
    const Numbers v = w_.values();
    const std::int64_t rows = w_.matrix().rows, zeros = golden_.at("zeros").integer();
    for (std::int64_t j = 0; j < w_.matrix().cols; ++j) {
      const auto column = v.begin() + j * rows;
      const auto found = std::count(column, column + rows, 0);
      case_.require(found == zeros,
                    fmt::format("a column has {} zeros instead of {}", found, zeros));
    }
    Numbers rest;
    std::ranges::copy_if(v, std::back_inserter(rest), [](double x) { return x != 0; });
    return rest;
  }

  /// The part of a bias that keeps; the one that adds is its opposite, the others are 0.
  Numbers keep_gate() const {
    const Numbers all = w_.values();
    const std::size_t units = all.size() / static_cast<std::size_t>(gates_[0]);
    const auto part = [&](std::int32_t gate) {
      const auto from = all.begin() + gate * static_cast<std::ptrdiff_t>(units);
      return Numbers(from, from + static_cast<std::ptrdiff_t>(units));
    };
    const Numbers keep = part(gates_[1]);
    for (std::int32_t gate = 0; gate < gates_[0]; ++gate) {
      Numbers wanted = keep;
      for (double& v : wanted)
        v = gate == gates_[1] ? v : gate == gates_[2] ? -v : 0;
      case_.compare(part(gate), wanted, fmt::format("gate {}", gate));
    }
    return keep;
  }

  const GoldenCase& case_;
  const Json& golden_;
  Gates gates_;
  headwater_fans fans_;
  View w_, bias_;
  std::optional<View> x_;
  std::shared_ptr<const Activation> activation_;
};

}  // namespace

void play_initializer(const GoldenCase& one, const Initializer& initializer) {
  Scene(one, initializer).check();
}

}  // namespace headwater::lab
