// The register type of plugin authors: arithmetic, tails, lanes, and every function
// against the C library in a wider type.
#include <headwater/pack.hpp>
#include <headwater/pack_math.hpp>

#include "catch.hpp"
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <sys/mman.h>
#include <vector>

using namespace headwater::plugin;

namespace {

constexpr float inf = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float least = std::numeric_limits<float>::denorm_min();

template <class T>
using Lanes = std::array<T, Pack<T>::size>;

template <class T>
using BitsOf = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;

template <class T>
Lanes<T> lanes(Pack<T> x) {
  Lanes<T> out;
  x.store(out.data());
  return out;
}

template <class T>
T first(Pack<T> x) {
  return lanes(x)[0];
}

template <class T>
Pack<T> counting(T start) {
  Lanes<T> x;
  for (T& lane : x)
    lane = start++;
  return Pack<T>::load(x.data());
}

// How many numbers of type T lie between a and b; 0 for two NaN, huge for one, and for
// zeros of different sign.
template <class T>
double steps(T a, T b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) == std::isnan(b) ? 0 : inf;
  if (a == 0 && b == 0) return std::signbit(a) == std::signbit(b) ? 0 : inf;
  const auto place = [](T x) {
    const auto bits = static_cast<long double>(std::bit_cast<BitsOf<T>>(std::abs(x)));
    return std::signbit(x) ? -bits : bits;
  };
  return static_cast<double>(std::abs(place(a) - place(b)));
}

long double logistic(long double x) {
  return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x));
}

long double normal_cdf(long double x) {
  return std::erfc(-x * std::sqrt(0.5L)) / 2;
}

using std::acos, std::asin, std::asinh, std::atan, std::atan2, std::cbrt, std::cos, std::cosh,
    std::erf, std::erfc, std::exp, std::exp2, std::expm1, std::lgamma, std::log, std::log10,
    std::log1p, std::log2, std::pow, std::sin, std::sinh, std::tan, std::tanh, std::tgamma;

// One function: on packs, in wider arithmetic, and the steps allowed in float.
struct Function {
  template <class F>
  Function(std::string called, F f, double steps_allowed)
      : name(std::move(called)), single(f), twice(f), exact(f), allowed(steps_allowed) {}

  std::string name;
  Pack<float> (*single)(Pack<float>);
  Pack<double> (*twice)(Pack<double>);
  long double (*exact)(long double);
  double allowed;
};

const std::vector<Function>& functions() {
  static const std::vector<Function> all = {
      {"exp", [](auto x) { return exp(x); }, 1},
      {"expm1", [](auto x) { return expm1(x); }, 3},
      {"logistic", [](auto x) { return logistic(x); }, 3},
      {"tanh", [](auto x) { return tanh(x); }, 3},
      {"erf", [](auto x) { return erf(x); }, 3},
      {"log", [](auto x) { return log(x); }, 1},
      {"log1p", [](auto x) { return log1p(x); }, 2},
      {"sin", [](auto x) { return sin(x); }, 2},
      {"cos", [](auto x) { return cos(x); }, 2},
      {"normal_cdf", [](auto x) { return normal_cdf(x); }, 4},
      {"asin", [](auto x) { return asin(x); }, 1},
      {"acos", [](auto x) { return acos(x); }, 1},
      {"atan", [](auto x) { return atan(x); }, 1},
      {"atan2", [](auto x) { return atan2(x, 2); }, 1},
      {"sinh", [](auto x) { return sinh(x); }, 1},
      {"cosh", [](auto x) { return cosh(x); }, 1},
      {"tan", [](auto x) { return tan(x); }, 1},
      {"asinh", [](auto x) { return asinh(x); }, 1},
      {"exp2", [](auto x) { return exp2(x); }, 1},
      {"log2", [](auto x) { return log2(x); }, 1},
      {"log10", [](auto x) { return log10(x); }, 1},
      {"cbrt", [](auto x) { return cbrt(x); }, 1},
      {"erfc", [](auto x) { return erfc(x); }, 1},
      {"square", [](auto x) { return pow(x, 2); }, 1},
      {"power of 2", [](auto x) { return pow(2, x); }, 1},
      {"lgamma", [](auto x) { return lgamma(x); }, 1},
      {"tgamma", [](auto x) { return tgamma(x); }, 1},
  };
  return all;
}

const Function& function(const std::string& name) {
  for (const Function& f : functions())
    if (f.name == name) return f;
  throw name;
}

// Memory whose last byte is the last that may be touched.
class Page {
 public:
  Page() {
    REQUIRE(start_ != MAP_FAILED);
    REQUIRE(mprotect(static_cast<char*>(start_) + size, size, PROT_NONE) == 0);
  }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;
  ~Page() { munmap(start_, 2 * size); }

  // The last n numbers, all 7.
  template <class T>
  T* last(std::size_t n) const {
    T* const end = static_cast<T*>(start_) + size / sizeof(T);
    std::fill(end - size / sizeof(T), end, T{7});
    return end - n;
  }

 private:
  static constexpr std::size_t size = 4096;
  void* start_ =
      mmap(nullptr, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
};

// What lane 0 says.
template <class Mask>
bool holds(Mask m) {
  return m.bits[0] != 0;
}

}  // namespace

TEST_CASE("functions of float are a few steps from the correctly rounded value") {
  constexpr std::uint64_t stride = 2141;  // about two million of the 2^32 floats
  for (const Function& f : functions()) {
    double worst = 0;
    float where = 0;
    for (std::uint64_t i = 0; i < std::uint64_t{1} << 32;) {
      Lanes<float> x;
      for (float& lane : x) {
        lane = std::bit_cast<float>(static_cast<std::uint32_t>(i));
        i += stride;
      }
      const auto y = lanes(f.single(Pack<float>::load(x.data())));
      for (std::size_t j = 0; j < x.size(); ++j) {
        const auto exact = static_cast<float>(f.exact(x[j]));
        const double off = steps(y[j], exact);
        if (off > worst) {
          worst = off;
          where = x[j];
        }
      }
    }
    INFO(f.name << " at " << where);
    CHECK(worst <= f.allowed);
  }
}

TEST_CASE("functions of double are four steps from the correctly rounded value") {
  for (const Function& f : functions()) {
    double worst = 0;
    for (double x = -30; x < 30; x += 0.01 * Pack<double>::size) {
      const Pack<double> pack = x + 0.01 * counting<double>(0);
      const auto in = lanes(pack), out = lanes(f.twice(pack));
      for (std::size_t j = 0; j < in.size(); ++j) {
        const auto exact = static_cast<double>(f.exact(in[j]));
        worst = std::max(worst, steps(out[j], exact));
      }
    }
    INFO(f.name);
    CHECK(worst <= 4);
  }
}

TEST_CASE("functions keep denormals, infinities, NaN and the sign of zero") {
  struct Case {
    const char* name;
    float x, y;
  };
  const Case cases[] = {
      {"exp", -100, 3.78350585e-44f},
      {"exp", -inf, 0},
      {"exp", inf, inf},
      {"exp", 88.8f, inf},
      {"exp", -104, 0},
      {"exp", 0, 1},
      {"expm1", -0.0f, -0.0f},
      {"expm1", -inf, -1},
      {"expm1", inf, inf},
      {"expm1", least, least},
      {"expm1", -200, -1},
      {"expm1", 89, inf},
      {"logistic", -100, 3.78350585e-44f},
      {"logistic", 0, 0.5f},
      {"logistic", -inf, 0},
      {"logistic", inf, 1},
      {"logistic", 100, 1},
      {"tanh", -0.0f, -0.0f},
      {"tanh", inf, 1},
      {"tanh", -inf, -1},
      {"tanh", 1e-6f, 1e-6f},
      {"tanh", least, least},
      {"tanh", -20, -1},
      {"erf", -0.0f, -0.0f},
      {"erf", inf, 1},
      {"erf", -inf, -1},
      {"log", 0, -inf},
      {"log", -0.0f, -inf},
      {"log", -1, not_a_number},
      {"log", inf, inf},
      {"log", -inf, not_a_number},
      {"log", 1, 0},
      {"log", least, -103.278931f},
      {"log1p", -0.0f, -0.0f},
      {"log1p", -1, -inf},
      {"log1p", -2, not_a_number},
      {"log1p", inf, inf},
      {"log1p", least, least},
      {"sin", -0.0f, -0.0f},
      {"sin", inf, not_a_number},
      {"cos", -inf, not_a_number},
      {"cos", 0, 1},
      {"normal_cdf", 0, 0.5f},
      {"normal_cdf", -inf, 0},
      {"normal_cdf", inf, 1},
  };
  for (const Case& c : cases) {
    INFO(c.name << "(" << c.x << ")");
    CHECK(steps(first(function(c.name).single(c.x)), c.y) == 0);
    if (std::abs(c.x) > 20) continue;  // where double goes on
    CHECK(steps(static_cast<float>(first(function(c.name).twice(c.x))), c.y) == 0);
  }
  for (const Function& f : functions()) {
    INFO(f.name);
    CHECK(std::isnan(first(f.single(not_a_number))));
    CHECK(std::isnan(first(f.twice(not_a_number))));
  }
}

TEST_CASE("a value gives the same bits in any lane, beside any neighbour, in a tail") {
  const float values[] = {
      -0.0f, 1e-30f, 0.3f,         -2.7f,          88,
      1e9f,  inf,    not_a_number, 0x1.6f692ap+6f, 0x1.8fe318p+16f};  // where the C library's
                                                                      // cos and sin differ
  for (const Function& f : functions())
    for (const float value : values)
      for (const float neighbour : {0.5f, 1e9f})
        for (std::size_t lane = 0; lane < Pack<float>::size; ++lane) {
          Lanes<float> x = lanes(Pack<float>(neighbour));
          x[lane] = value;
          const auto n = static_cast<std::int64_t>(lane) + 1;
          const float whole = lanes(f.single(Pack<float>::load(x.data())))[lane];
          const float tail = lanes(f.single(Pack<float>::load(x.data(), n)))[lane];
          INFO(f.name << "(" << value << ") in lane " << lane);
          CHECK(steps(whole, first(f.single(value))) == 0);
          CHECK(steps(tail, whole) == 0);
        }
}

TEMPLATE_TEST_CASE("tails touch n numbers only", "", float, double) {
  using T = TestType;
  constexpr auto size = static_cast<std::size_t>(Pack<T>::size);
  const Page page;
  for (std::size_t n = 0; n <= size; ++n) {
    T* const p = page.last<T>(n);
    const auto count = static_cast<std::int64_t>(n);
    const auto x = lanes(Pack<T>::load(p, count));
    for (std::size_t i = 0; i < size; ++i)
      CHECK(x[i] == (i < n ? 7 : 0));

    counting<T>(0).store(p, count);
    CHECK(p[-1] == 7);
    for (std::size_t i = 0; i < n; ++i)
      CHECK(p[i] == static_cast<T>(i));

    std::vector<T> longer(size + 1, T{-1});
    counting<T>(0).store(longer.data(), count);
    for (std::size_t i = n; i <= size; ++i)
      CHECK(longer[i] == -1);
  }
}

TEMPLATE_TEST_CASE("packs are moved at any address", "", float, double) {
  using T = TestType;
  constexpr auto size = static_cast<std::size_t>(Pack<T>::size);
  std::vector<T> memory(2 * size + 1, T{-1});
  counting<T>(0).store(memory.data() + 1);
  CHECK(memory[0] == -1);
  CHECK(memory[1] == 0);
  CHECK(memory[size] == size - 1);
  CHECK(memory[size + 1] == -1);
  CHECK(lanes(Pack<T>::load(memory.data() + 2))[0] == 1);
}

TEMPLATE_TEST_CASE("packs calculate with plain numbers", "", float, double) {
  using P = Pack<TestType>;
  const double beta = 0.5;
  const std::int64_t count = 3;
  const P x = counting<TestType>(-2);
  const auto check = [&x](P y, auto expected) {
    for (std::size_t i = 0; i < P::size; ++i) {
      const TestType in = lanes(x)[i];
      CHECK(lanes(y)[i] == static_cast<TestType>(expected(in)));
    }
  };
  check(beta * x, [](auto t) { return t / 2; });
  check(x * count, [](auto t) { return t * 3; });
  check(1 - x, [](auto t) { return 1 - t; });
  check(0 * x + 1, [](auto) { return 1; });
  check(x / 2, [](auto t) { return t / 2; });
  check(2 / (x + 100), [](auto t) { return 2 / (t + 100); });
  check(-x, [](auto t) { return -t; });
  check(max(x, 0), [](auto t) { return t > 0 ? t : 0; });
  check(min(1.0f, x), [](auto t) { return t < 1 ? t : 1; });
  check(select(x > 0, 1, 0), [](auto t) { return t > 0 ? 1 : 0; });
  check(square(x) + square(beta), [](auto t) { return t * t + TestType(0.25); });
  check(multiply_add(x, 2, beta), [](auto t) { return 2 * t + TestType(0.5); });
  P y = x;
  y += 1;
  y *= 4;
  y -= x;
  y /= 2;
  check(y, [](auto t) { return ((t + 1) * 4 - t) / 2; });
  const auto constant = [](auto) -> P {
    return 1;
  };
  check(constant(x), [](auto) { return 1; });
}

TEMPLATE_TEST_CASE("comparisons give masks", "", float, double) {
  using P = Pack<TestType>;
  const P one = 1, two = 2, none = std::numeric_limits<TestType>::quiet_NaN();
  CHECK((holds(one < two) && !holds(two < one) && !holds(one < one)));
  CHECK((holds(one <= one) && !holds(two <= one) && holds(two >= one)));
  CHECK((holds(two > one) && !holds(one > one) && !holds(one >= two)));
  CHECK((holds(one == 1) && !holds(one == two) && holds(one != two)));
  CHECK((!holds(none < one) && !holds(none >= one) && holds(none != none)));
  CHECK((holds(P(0) == P(-0.0)) && !holds(!(one == one))));
  CHECK((holds((one < two) & (two > one)) && !holds((one < two) & (one > two))));
  CHECK((holds((one > two) | (one < two)) && !holds((one > two) | (one == two))));
  const P x = counting<TestType>(0);
  CHECK((any(x == 1) && !any(x < 0) && any(x == P::size - 1)));
}

TEMPLATE_TEST_CASE("min and max are NaN where either side is", "", float, double) {
  using P = Pack<TestType>;
  const P none = std::numeric_limits<TestType>::quiet_NaN();
  volatile TestType hidden = 1;  // no constant, for the compiler
  const P one = TestType{hidden};
  CHECK(first(min(one, 2)) == 1);
  CHECK(first(max(one, 2)) == 2);
  CHECK(first(max(-one, one)) == 1);
  CHECK(std::isnan(first(min(none, one))));
  CHECK(std::isnan(first(min(one, none))));
  CHECK(std::isnan(first(max(none, 0))));
  CHECK(std::isnan(first(max(0, none))));
}

TEMPLATE_TEST_CASE("rounding, roots and signs", "", float, double) {
  using T = TestType;
  using P = Pack<T>;
  const T big = T{3} / std::numeric_limits<T>::epsilon();
  for (const T x : {T(0), T(-0.0), T(0.5), T(1.5), T(2.5), T(-0.5), T(-2.7), T(1e5), big}) {
    CHECK(steps(first(floor(P(x))), std::floor(x)) == 0);
    CHECK(steps(first(round(P(x))), std::nearbyint(x)) == 0);
    CHECK(steps(first(sqrt(P(std::abs(x)))), std::sqrt(std::abs(x))) == 0);
    CHECK(steps(first(abs(P(x))), std::abs(x)) == 0);
    CHECK(steps(first(copysign(P(3), x)), std::copysign(T(3), x)) == 0);
    CHECK(steps(first(-P(x)), -x) == 0);
  }
  CHECK(std::isnan(first(sqrt(P(-1)))));
}
