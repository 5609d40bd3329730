// Each technique of the project in 8 threads at once, where the thread sanitizer sees
// it.
#include "catch.hpp"
#include <filesystem>
#include <lab/check/check.hpp>

using namespace headwater::lab;
namespace fs = std::filesystem;

TEST_CASE("8 calls at once of any technique do not disturb each other", "[threads]") {
  std::size_t n = 0;
  for (const auto& file : fs::recursive_directory_iterator(HEADWATER_PLUGINS)) {
    if (file.path().extension() != ".so") continue;
    const CheckReport report = check_plugin({.file = file.path().string(),
                                             .folders = {HEADWATER_PLUGINS},
                                             .filter = ": threads",
                                             .time_limit = 600});
    CHECK(report.results.size() == 1);
    for (const TestResult& result : report.results)
      if (result.verdict == TestVerdict::failed) UNSCOPED_INFO(result_text(result, false));
    CHECK(report.good());
    ++n;
  }
  CHECK(n > 50);
}
