// One host, and plugins by every compiler: they train alike.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "trained.hpp"
#include <set>

using namespace headwater;
namespace fs = std::filesystem;

namespace {

using test::largest_distance;
using test::losses;

const std::string in_cxx = R"(network:
  - {block: dense, units: 8, activation: mish}
  - {block: residual, layers: [{block: dense, units: 8, activation: mish}]}
  - {block: dense, units: 1}
loss: mse
optimizer: {type: adam, learning_rate: 0.01}
)";

const std::string with_contract_alone = R"(network:
  - {block: dense, units: 8, activation: softsign}
  - {block: dense, units: 8, activation: softsign}
  - {block: dense, units: 1}
loss: mse
optimizer: {type: adam, learning_rate: 0.01}
)";

std::vector<std::string> plugins_of(const fs::path& toolchain) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(toolchain))
    if (entry.path().extension() == ".so") files.push_back(entry.path().string());
  return files;
}

/// The toolchains that made this technique.
std::vector<std::string> toolchains_with(const std::string& technique) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(HEADWATER_TOOLCHAINS))
    if (fs::exists(entry.path() / (technique + ".so")))
      names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

/// Those whose losses are further from those of the project's own plugins.
std::set<std::string> further_than(double bound, DType dtype, const std::string& technique,
                                   const std::string& yaml) {
  const std::vector<double> own = losses({}, yaml, dtype);
  CHECK(own.back() < own.front());
  std::set<std::string> names;
  for (const std::string& name : toolchains_with(technique)) {
    const auto files = plugins_of(fs::path(HEADWATER_TOOLCHAINS) / name);
    const double distance = largest_distance(losses(files, yaml, dtype), own);
    UNSCOPED_INFO(name << ": " << distance);
    if (!(distance <= bound)) names.insert(name);
  }
  return names;
}

using Names = std::set<std::string>;

}  // namespace

TEST_CASE("fault 24: plugins of all toolchains train alike in one host") {
  CHECK(toolchains_with("mish").size() >= 9);
  CHECK(further_than(1e-12, DType::float64, "mish", in_cxx) == Names{});
  CHECK(further_than(1e-4, DType::float32, "mish", in_cxx) == Names{});
}

TEST_CASE("toolchain: without fused operations they train to the same bits") {
  const auto losses_by = [](const std::string& name) {
    const auto files = plugins_of(fs::path(HEADWATER_TOOLCHAINS) / name);
    return losses(files, in_cxx, DType::float64);
  };
  const std::vector<double> first = losses_by("gxx_O3");
  for (const char* const name : {"gxx_O0", "gxx_debug", "clang_O0", "clang_O3", "clang_libcxx"}) {
    INFO(name);
    CHECK(losses_by(name) == first);
  }
}

TEST_CASE("toolchain: plugins in C and in Rust train like those in C++") {
  CHECK(toolchains_with("softsign").size() == 3);
  CHECK(further_than(1e-12, DType::float64, "softsign", with_contract_alone) == Names{});
  CHECK(further_than(1e-4, DType::float32, "softsign", with_contract_alone) == Names{});
}

TEST_CASE("toolchain: a plugin linked with -ffast-math leaves tiny numbers to the host") {
  Context context({.folders = {},
                   .files = {(fs::path(HEADWATER_TOOLCHAINS) / "gxx_fast_linked/mish.so").string()},
                   .threads = 1});
  volatile double tiny = 1e-310;
  CHECK(tiny / 2 > 0);
}
