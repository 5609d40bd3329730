// What tests of networks share: a context with the built plugins, and small networks.
#pragma once

#include <headwater/context.hpp>
#include <headwater/error.hpp>
#include <headwater/network.hpp>
#include <headwater/random.hpp>

#include <memory>
#include <string>
#include <vector>

namespace headwater::test {

/// A context with the project's plugins, and those of the test fixtures.
inline Context context(unsigned threads = 1) {
  return Context({.folders = {HEADWATER_PLUGINS, HEADWATER_FIXTURE_PLUGINS},
                  .threads = threads,
                  .share_cxx_runtime = true});
}

/// A network from YAML ("network: [...]\nloss: mse\n..."); Error with all mistakes.
inline std::unique_ptr<Network> network(Context& context, const std::string& yaml,
                                        const NetworkOptions& options) {
  Diagnostics diagnostics;
  const Node node = parse_yaml(yaml, "test.yaml", diagnostics);
  const Model model = diagnostics.empty() ? read_model(context, node, diagnostics) : Model{};
  if (!diagnostics.empty()) throw Error(diagnostics.text());
  return Network::make(context, model, options);
}

/// f(element) for each element in column order, of whichever type.
template <class F>
void for_elements(const headwater_matrix& m, DType dtype, F f) {
  const auto visit = [&](auto view) {
    for (std::int64_t j = 0; j < view.cols; ++j)
      for (std::int64_t i = 0; i < view.rows; ++i)
        f(view(i, j));
  };
  if (dtype == DType::float64)
    visit(MatrixView<double>(m));
  else
    visit(MatrixView<float>(m));
}

/// The elements of a matrix in column order, as doubles.
inline std::vector<double> values(const headwater_matrix& m, DType dtype) {
  std::vector<double> out;
  for_elements(m, dtype, [&](auto v) { out.push_back(static_cast<double>(v)); });
  return out;
}

inline void assign(const headwater_matrix& m, DType dtype, const std::vector<double>& from) {
  std::size_t k = 0;
  for_elements(m, dtype, [&]<class T>(T& v) { v = static_cast<T>(from.at(k++)); });
}

/// Standard normal numbers into a matrix.
inline void randomize(const headwater_matrix& m, DType dtype, std::uint64_t seed) {
  std::vector<double> z(static_cast<std::size_t>(m.rows * m.cols));
  Random(seed, Purpose::data).normal(z);
  assign(m, dtype, z);
}

}  // namespace headwater::test
