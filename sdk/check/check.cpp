// Lists the tests of a plugin, and carries them out one after the other.
#include "check.hpp"

#include <headwater/characters.hpp>
#include <headwater/config.hpp>
#include <headwater/error.hpp>

#include "file_tests.hpp"
#include "golden.hpp"
#include "kinds/kinds.hpp"
#include <algorithm>
#include <base/document_terminal.hpp>
#include <fmt/format.h>
#include <lab/datasheet/datasheet_document.hpp>

namespace headwater::lab {

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr std::uint64_t memory_limit = 0;  ///< its shadow takes terabytes of addresses
#elif defined(__SANITIZE_THREAD__)
constexpr std::uint64_t memory_limit = 0;
#else
constexpr std::uint64_t memory_limit = std::uint64_t{4} << 30;
#endif

void add_tests_of_kind(const Target& target, std::vector<Test>& tests) {
  switch (target.info.kind) {
    case Kind::activation:
      return add_activation_tests(target, tests);
    case Kind::initializer:
      return add_initializer_tests(target, tests);
    case Kind::normalizer:
    case Kind::block:
      return add_block_tests(target, tests);
    case Kind::loss:
      return add_loss_tests(target, tests);
    case Kind::optimizer:
      return add_optimizer_tests(target, tests);
    case Kind::schedule:
      return add_schedule_tests(target, tests);
  }
}

/// First what a technique computes: where that is wrong, much else is.
void add_tests(const Target& target, std::vector<Test>& tests) {
  add_tests_of_kind(target, tests);
  add_common_tests(target, tests);
  add_object_test(target, tests);
  if (target.info.kind != Kind::schedule) add_array_tests(target, tests);
}

std::vector<Test> tests_of(const PluginInfo& plugin, const CheckOptions& options) {
  std::vector<Test> tests;
  add_file_tests(plugin, tests);
  std::vector<Json> golden;
  if (!options.golden.empty()) golden = read_golden(options.golden);
  for (const TechniqueInfo& info : plugin.techniques) {
    const Target target{plugin.file, options.folders, options.settings, options.seed, info};
    add_tests(target, tests);
    add_golden_test(target, golden, tests);
  }
  if (!golden.empty() && !std::ranges::count(tests, golden_test, &Test::name))
    throw Error(
        fmt::format("error: '{}' has values for no technique of {}\n  the kind "
                    "and name of a case say whose it is",
                    options.golden, plugin.file));
  std::erase_if(tests, [&](const Test& test) {
    return (test.subject + ": " + test.name).find(options.filter) == std::string::npos;
  });
  return tests;
}

void check_settings(const PluginInfo& plugin, const std::vector<std::string>& given) {
  for (const std::string& setting : given) {
    const std::string key = setting.substr(0, setting.find_first_of("=."));
    std::vector<std::string> known;
    for (const TechniqueInfo& technique : plugin.techniques)
      for (const SettingInfo& one : technique.settings)
        known.push_back(one.key);
    if (std::ranges::find(known, key) == known.end())
      throw Error(fmt::format("error: no technique of {} has a setting '{}'\n  {}", plugin.file,
                              printable(key), did_you_mean(key, known)));
  }
}

/// The plugin works for it, so it is made in a child.
std::string datasheet(const CheckOptions& options, const Offer& offer, bool colour) {
  const auto work = [&](int descriptor) {
    Context context({.folders = options.folders,
                     .files = {options.file},
                     .threads = 1,
                     .share_cxx_runtime = true});
    Diagnostics ignored;
    const Datasheet sheet = make_datasheet(context, offer, {}, ignored);
    write_all(descriptor, to_terminal(datasheet_document(sheet), colour));
  };
  const ChildEnd end = run_in_child(work, {options.time_limit, memory_limit});
  return end.well() ? "\n" + end.output + "\n" : "";
}

}  // namespace

std::string check_datasheets(const CheckOptions& options, const PluginInfo& plugin, bool colour) {
  const auto shared = std::make_shared<const PluginInfo>(plugin);
  std::string all;
  for (std::size_t i = 0; i < plugin.techniques.size(); ++i) {
    const Offer offer{.kind = plugin.techniques[i].kind, .plugin = shared, .index = i};
    if (offer.kind == Kind::activation) all += datasheet(options, offer, colour);
  }
  return all;
}

std::size_t CheckReport::count(TestVerdict verdict) const {
  return static_cast<std::size_t>(std::ranges::count(results, verdict, &TestResult::verdict));
}

CheckReport check_plugin(const CheckOptions& options,
                         const std::function<void(const TestResult&)>& done) {
  CheckReport report{read_plugin(options.file), {}};
  check_settings(report.plugin, options.settings);
  const std::vector<Test> tests = tests_of(report.plugin, options);
  if (tests.empty())
    throw Error("error: no test has '" + options.filter +
                "' in its name\n  run it without --filter to see their names");
  bool loads = true;
  for (const Test& test : tests) {
    TestResult result{test.subject, test.name, TestVerdict::skipped, "it cannot be loaded", {}};
    if (loads || test.subject == tests.front().subject)
      result = carry_out(test, {options.time_limit, memory_limit});
    if (is_about_loading(test) && result.verdict == TestVerdict::failed) loads = false;
    if (done) done(result);
    report.results.push_back(std::move(result));
  }
  return report;
}

}  // namespace headwater::lab
