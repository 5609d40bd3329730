// Each technique of the project in 8 threads at once, where the thread sanitizer sees
// it.
#include "catch.hpp"
#include <base/document_terminal.hpp>
#include <check/check.hpp>
#include <check/check_text.hpp>
#include <filesystem>
#include <string>

using namespace headwater::lab;
namespace fs = std::filesystem;

namespace {

/// Of the plugins in folders whose kind is wanted; how many there are.
template <class Wanted>
std::size_t check_crowds(const Wanted& wanted) {
  std::size_t n = 0;
  for (const auto& file : fs::recursive_directory_iterator(HEADWATER_PLUGINS)) {
    const std::string kind = file.path().parent_path().filename().string();
    if (file.path().extension() != ".so" || !wanted(kind)) continue;
    const CheckReport report = check_plugin({.file = file.path().string(),
                                             .folders = {HEADWATER_PLUGINS},
                                             .filter = ": threads",
                                             .time_limit = 600});
    CHECK(report.results.size() == 1);
    for (const TestResult& result : report.results)
      if (result.verdict == TestVerdict::failed)
        UNSCOPED_INFO(to_terminal(result_document(result), false));
    CHECK(report.good());
    ++n;
  }
  return n;
}

bool is_of_half(const std::string& kind) {
  return kind == "activation" || kind == "initializer";
}

}  // namespace

TEST_CASE("8 calls at once of any activation or initializer do not disturb each other",
          "[threads]") {
  CHECK(check_crowds(is_of_half) > 30);
}

TEST_CASE("8 calls at once of any other technique do not disturb each other", "[threads]") {
  CHECK(check_crowds([](const std::string& kind) { return !is_of_half(kind); }) > 20);
}
