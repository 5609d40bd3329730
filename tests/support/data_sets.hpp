// Data sets for tests, from YAML, and room for their batches.
#pragma once

#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include <lab/data/data.hpp>
#include <zlib.h>

namespace headwater::test {

using namespace headwater::lab;

inline std::shared_ptr<const Data> make(const std::string& yaml, std::uint64_t seed,
                                        std::string& mistakes, DType dtype = DType::float64) {
  Diagnostics diagnostics;
  const Node node = parse_yaml(yaml, "x.yaml", diagnostics);
  auto data = DataReader().read(node, seed, dtype, diagnostics);
  mistakes = diagnostics.empty() ? "" : diagnostics.text();
  return data;
}

inline std::shared_ptr<const Data> make(const std::string& yaml, std::uint64_t seed = 1) {
  std::string mistakes;
  auto data = make(yaml, seed, mistakes);
  INFO(yaml);
  CHECK(mistakes == "");
  REQUIRE(data);
  return data;
}

inline std::string mistakes_of(const std::string& yaml, DType dtype = DType::float64) {
  std::string mistakes;
  CHECK_FALSE(make(yaml, 1, mistakes, dtype));
  return mistakes;
}

inline std::vector<Diagnostic> warnings_of(const std::string& yaml) {
  Diagnostics diagnostics;
  const Node node = parse_yaml(yaml, "x.yaml", diagnostics);
  REQUIRE(DataReader().read(node, 1, DType::float64, diagnostics));
  return diagnostics.warnings();
}

/// What gzip makes of them.
inline std::string zipped(const std::string& bytes) {
  const fixture::Folder folder;
  const std::string path = folder.path() / "zipped";
  gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
  gzclose(file);
  return fixture::bytes_of(path);
}

/// Room for one batch.
struct Room {
  std::vector<double> inputs, targets;
  std::vector<std::int64_t> lengths;
  headwater_matrix x, target;

  explicit Room(const Data& data)
      : inputs(size(data.input())),
        targets(size(data.target())),
        lengths(static_cast<std::size_t>(data.input().batch)) {
    x = {inputs.data(), data.input().features, columns(data.input()), data.input().features};
    target = {targets.data(), data.target().features, columns(data.target()),
              data.target().features};
  }

  Batch batch() { return {x, target, lengths}; }

  static std::size_t size(const Shape& shape) {
    return static_cast<std::size_t>(shape.features * columns(shape));
  }
};

/// The first samples of the test set.
inline Room tested(const Data& data) {
  Room batch(data);
  data.test_batch(0, DType::float64, batch.batch());
  return batch;
}

inline Room training(const Data& data, std::uint64_t step) {
  Room batch(data);
  data.training_batch(step, DType::float64, batch.batch());
  return batch;
}

}  // namespace headwater::test
