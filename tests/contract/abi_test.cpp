// The contract stays what the baseline says: layouts, and plugins that were built then.
#include <headwater/schedule.hpp>

#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "trained.hpp"
#include <algorithm>
#include <cstdlib>
#include <regex>
#include <sys/wait.h>

using namespace headwater;
namespace fs = std::filesystem;

namespace {

const fs::path baseline = HEADWATER_SOURCE_DIR "/tests/abi";

struct Comparison {
  int status;  ///< of abidiff; 0: no difference
  std::string text;
};

/// The layouts of the baseline against those of a library with contract.c.
Comparison compare_with(const fs::path& library) {
  const fixture::Folder folder;
  const fs::path out = folder.path() / "out";
  const int status = std::system(("abidiff '" + (baseline / "contract.abi").string() + "' '" +
                                  library.string() + "' > '" + out.string() + "' 2>&1")
                                     .c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, fixture::bytes_of(out)};
}

/// Enumerators and the numbers of the contract's version.
const char* const constant_pattern =
    "HEADWATER_[A-Z0-9_]+ = -?[0-9]+|define HEADWATER_ABI_MAJOR [0-9]+";

std::vector<std::string> all_matches(const std::string& text, const char* pattern) {
  const std::regex expression(pattern);
  std::vector<std::string> all;
  for (std::sregex_iterator i(text.begin(), text.end(), expression), end; i != end; ++i)
    all.push_back(i->str());
  return all;
}

std::vector<std::string> kept_plugins() {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(baseline / "kept"))
    files.push_back(entry.path().string());
  return files;
}

}  // namespace

TEST_CASE("abi: the layouts of the contract are those of the baseline") {
  const Comparison comparison = compare_with(HEADWATER_CONTRACT);
  INFO(comparison.text);
  INFO(
      "Plugins that people built no longer fit this abi.h. Undo the change; or, with a "
      "new version of the contract, run tests/abi/take.sh");
  CHECK(comparison.status == 0);
}

TEST_CASE("abi: constants of the baseline keep their values, and new ones have one") {
  const std::string header =
      fixture::bytes_of(HEADWATER_SOURCE_DIR "/core/include/headwater/abi.h");
  const std::string kept = fixture::bytes_of(baseline / "constants.txt");
  const auto found = all_matches(header, constant_pattern);
  const auto needed = all_matches(kept, constant_pattern);
  CHECK(needed.size() > 40);
  for (const std::string& line : needed) {
    INFO(line);
    CHECK(std::ranges::find(found, line) != found.end());
  }
  for (const std::string& block : all_matches(header, "enum \\{[^}]*\\}"))
    CHECK(all_matches(block, "HEADWATER_[A-Z0-9_]+").size() ==
          all_matches(block, constant_pattern).size());
}

TEST_CASE("abi: a struct that grew in its middle is noticed") {
  const fixture::Folder folder;
  std::string text = fixture::bytes_of(HEADWATER_SOURCE_DIR "/core/include/headwater/abi.h");
  const std::string member = "uint32_t threads;";
  REQUIRE(text.find(member) != std::string::npos);
  text.insert(text.find(member), "uint32_t more; ");
  folder.write("headwater/abi.h", text);
  const fs::path library = folder.path() / "grown.so";
  REQUIRE(
      std::system(("cc -std=c11 -g -fPIC -shared -fvisibility=hidden -I'" + folder.path().string() +
                   "' -o '" + library.string() + "' '" + (baseline / "contract.c").string() + "'")
                      .c_str()) == 0);
  const Comparison comparison = compare_with(library);
  CHECK(comparison.status != 0);
  CHECK_THAT(comparison.text, Catch::Matchers::Contains("uint32_t more"));
}

TEST_CASE("abi: plugins that were built with the baseline train as today's") {
  const std::string yaml = R"(network:
  - {block: dense, units: 8, activation: mish, normalizer: layer_norm,
     initializer: xavier_normal}
  - {block: residual, layers: [{block: dense, units: 8, activation: mish}]}
  - {block: dense, units: 1}
loss: mse
optimizer: {type: adam, learning_rate: 0.01}
)";
  const auto own = test::losses({}, yaml, DType::float64);
  const auto kept = test::losses(kept_plugins(), yaml, DType::float64);
  CHECK(test::largest_distance(kept, own) < 1e-12);
}

TEST_CASE("abi: a schedule that was built with the baseline is today's") {
  const auto rate = [](const std::vector<std::string>& files) {
    Context context({.folders = {HEADWATER_PLUGINS}, .files = files, .threads = 1});
    const auto cosine = context.make<Schedule>("cosine");
    CHECK((cosine->origin().file.find("/kept/") != std::string::npos) == !files.empty());
    headwater_progress progress{};
    progress.struct_size = sizeof progress;
    progress.step = 3;
    progress.steps = 10;
    return cosine->rate(progress);
  };
  CHECK(rate(kept_plugins()) == Approx(rate({})).epsilon(1e-14));
  CHECK(kept_plugins().size() == 7);
}
