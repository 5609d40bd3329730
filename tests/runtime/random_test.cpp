// Random numbers: known answers, moments, and independence of how they are drawn.
#include <headwater/random.hpp>

#include "catch.hpp"
#include "runtime/philox.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

namespace {

using headwater::philox;
using headwater::Purpose;
using headwater::Random;
using Words = std::array<std::uint32_t, 4>;

Random stream(std::uint64_t seed = 1) {
  return Random(seed, Purpose::data, 2, 3);
}

struct Moments {
  double mean, variance, skewness, kurtosis;
};

Moments moments(const std::vector<double>& x) {
  const double n = static_cast<double>(x.size());
  double mean = 0, second = 0, third = 0, fourth = 0;
  for (const double v : x)
    mean += v / n;
  for (const double v : x) {
    const double d = v - mean;
    second += d * d / n;
    third += d * d * d / n;
    fourth += d * d * d * d / n;
  }
  return {mean, second, third / std::pow(second, 1.5), fourth / (second * second)};
}

}  // namespace

// The philox4x32 10 lines of kat_vectors in the Random123 distribution.
TEST_CASE("philox gives the published answers", "[random]") {
  CHECK(philox({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  constexpr std::uint32_t ones = 0xffffffff;
  CHECK(philox({ones, ones, ones, ones}, {ones, ones}) ==
        Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream is philox of its coordinates", "[random]") {
  Random random(0x0123456789abcdef, Purpose::batches, 7, 9);
  for (std::uint32_t block = 0; block < 3; ++block)
    for (const std::uint32_t word : philox({block, 2, 7, 9}, {0x89abcdef, 0x01234567}))
      CHECK(random.next() == word);
}

TEST_CASE("streams differ in each coordinate", "[random]") {
  std::vector<Random> streams = {Random(1, Purpose::data),
                                 Random(2, Purpose::data),
                                 Random(std::uint64_t{1} << 32, Purpose::data),
                                 Random(1, Purpose::block),
                                 Random(1, Purpose::data, 1),
                                 Random(1, Purpose::data, 0, 1)};
  std::set<std::uint32_t> words;
  for (Random& random : streams)
    for (int i = 0; i < 100; ++i)
      words.insert(random.next());
  CHECK(words.size() == 600);
}

TEST_CASE("drawing at once or one by one gives the same numbers", "[random]") {
  for (const std::size_t piece : {1, 2, 3, 5, 10}) {
    CAPTURE(piece);
    std::vector<double> whole(31), pieces(31);
    for (const bool normal : {false, true}) {
      Random one = stream(), other = stream();
      const auto draw = [normal](Random& random, std::span<double> out) {
        normal ? random.normal(out) : random.uniform(out);
      };
      draw(one, whole);
      for (std::size_t i = 0; i < pieces.size(); i += piece)
        draw(other, std::span(pieces).subspan(i, std::min(piece, pieces.size() - i)));
      CHECK(whole == pieces);
    }
  }
}

TEST_CASE("uniform numbers fill 0 to 1 evenly", "[random]") {
  Random random = stream();
  std::vector<double> x(200000);
  random.uniform(x);
  const auto [least, most] = std::minmax_element(x.begin(), x.end());
  CHECK(*least >= 0);
  CHECK(*most < 1);
  CHECK(*least < 1e-4);
  CHECK(*most > 1 - 1e-4);
  const Moments m = moments(x);  // four standard errors each
  CHECK(std::abs(m.mean - 0.5) < 4 * std::sqrt(1 / 12.0 / 200000));
  CHECK(std::abs(m.variance - 1 / 12.0) < 4 * std::sqrt(1 / 180.0 / 200000));
  CHECK(std::abs(m.kurtosis - 1.8) < 0.02);
}

TEST_CASE("normal numbers have the moments of the normal distribution", "[random]") {
  Random random = stream();
  std::vector<double> x(200000);
  random.normal(x);
  const Moments m = moments(x);  // four standard errors each
  CHECK(std::abs(m.mean) < 4 * std::sqrt(1 / 200000.0));
  CHECK(std::abs(m.variance - 1) < 4 * std::sqrt(2 / 200000.0));
  CHECK(std::abs(m.skewness) < 4 * std::sqrt(6 / 200000.0));
  CHECK(std::abs(m.kurtosis - 3) < 4 * std::sqrt(24 / 200000.0));
  const auto beyond =
      std::count_if(x.begin(), x.end(), [](double v) { return std::abs(v) > 1.959963984540054; });
  CHECK(std::abs(static_cast<double>(beyond) - 10000) < 4 * std::sqrt(9500.0));
  double neighbours = 0;
  for (std::size_t i = 1; i < x.size(); ++i)
    neighbours += x[i - 1] * x[i];
  CHECK(std::abs(neighbours) < 4 * std::sqrt(200000.0));
}

TEST_CASE("below is even and stays below", "[random]") {
  Random random = stream();
  for (const std::uint64_t bound : {1, 2, 3, 7, 10, 100}) {
    CAPTURE(bound);
    std::vector<double> counts(bound);
    const int draws = 60000;
    for (int i = 0; i < draws; ++i) {
      const std::uint64_t x = random.below(bound);
      REQUIRE(x < bound);
      ++counts[x];
    }
    const double expected = static_cast<double>(draws) / static_cast<double>(bound);
    for (const double count : counts)
      CHECK(std::abs(count - expected) < 5 * std::sqrt(expected));
  }
}

// Of 2^64 values, 3 2^62 do not divide evenly: without rejection a third of the results
// would come twice as often.
TEST_CASE("below is even for bounds near 2^64", "[random]") {
  Random random = stream();
  const std::uint64_t bound = std::uint64_t{3} << 62;
  const int draws = 30000;
  int lowest = 0;
  for (int i = 0; i < draws; ++i) {
    const std::uint64_t x = random.below(bound);
    REQUIRE(x < bound);
    if (x < bound / 3) ++lowest;
  }
  CHECK(std::abs(lowest - draws / 3) < 5 * std::sqrt(draws * 2 / 9.0));
}
