// Mistakes of configurations, and how each is answered.
#pragma once

#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "host.hpp"
#include <algorithm>
#include <lab/experiment/experiment.hpp>
#include <span>
#include <sstream>
#include <string>

namespace headwater::test {

using lab::read_experiment;

inline const std::string right = R"(name: small
seed: 3
data: {type: gaussian, features: 4, targets: 2, batch_size: 8}
network:
  - {block: dense, units: 4, activation: sigmoid, normalizer: batch_norm}
  - {block: dense, units: 2, initializer: {type: normal, std: 0.1}}
loss: mse
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {type: cosine, min_factor: 0.1}
train: {steps: 5}
probe: {every: 10}
)";

/// A part of the right file, what somebody writes instead, and what one answer must
/// contain, apart by '|'.
struct Mistake {
  const char* part;
  const char* written;
  const char* answer;
  bool hinted = true;  ///< is something said beside what is wrong?
};

inline constexpr const char* block = "block: dense, units: 4";
inline constexpr const char* first =
    "{block: dense, units: 4, activation: sigmoid, normalizer: batch_norm}";
inline constexpr const char* data = "{type: gaussian, features: 4, targets: 2, batch_size: 8}";
inline constexpr const char* train = "{steps: 5}";
inline constexpr const char* sgd = "{type: sgd, learning_rate: 0.1}";
inline constexpr const char* end = "probe: {every: 10}\n";
inline constexpr const char* start = "name: small\n";
inline constexpr const char* cosine = "{type: cosine, min_factor: 0.1}";
inline constexpr const char* normal = "{type: normal, std: 0.1}";

inline std::string with(const Mistake& mistake) {
  std::string text = right;
  const std::size_t at = text.find(mistake.part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, std::string(mistake.part).size(), mistake.written);
}

/// Reads files beside which t.csv lies.
class ConfigReader {
 public:
  ConfigReader() { folder_.write("t.csv", "a,b,y\n1,2,3\n4,5.5,7\n7,8,10\n"); }

  Diagnostics read(const std::string& text) {
    Diagnostics diagnostics;
    read_experiment(context_, folder_.write("x.yaml", text), {}, diagnostics);
    return diagnostics;
  }

 private:
  const fixture::Folder folder_;
  Context context_ = test::context();
};

inline bool has_all(const std::string& text, const std::string& words) {
  std::istringstream parts(words);
  bool all = true;
  for (std::string part; std::getline(parts, part, '|');)
    all = all && text.find(part) != std::string::npos;
  return all;
}

/// Whether the mistake is answered as it must be, and how many have a hint.
struct Count {
  int all = 0, hinted = 0;

  void add(const Mistake& mistake, const Diagnostics& told) {
    const auto answer = std::ranges::find_if(told.list(), [&](const Diagnostic& one) {
      return has_all(one.message + "\n" + one.hint, mistake.answer);
    });
    INFO(mistake.written << "\n" << told.text());
    CHECK(answer != told.list().end());
    if (answer == told.list().end()) return;
    CHECK(mistake.hinted == !answer->hint.empty());
    ++all;
    hinted += answer->hint.empty() ? 0 : 1;
  }
};

/// Reads every file with a mistake. At most ten of 150 may be without a hint.
inline void check_answers(ConfigReader& reader,
                          const std::vector<std::span<const Mistake>>& lists) {
  Count count;
  for (const std::span<const Mistake> list : lists)
    for (const Mistake& mistake : list)
      count.add(mistake, reader.read(with(mistake)));
  CHECK(15 * (count.all - count.hinted) <= count.all);
}

}  // namespace headwater::test
