// headwater plugin check: what it finds in plugins with one thing wrong, and in good
// ones.
#include <headwater/error.hpp>

#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "host.hpp"
#include "json.hpp"
#include "patience.hpp"
#include "shell.hpp"
#include <algorithm>
#include <base/document_terminal.hpp>
#include <check/check.hpp>
#include <check/check_text.hpp>
#include <check/jolts.hpp>
#include <check/library_file.hpp>
#include <cstdlib>
#include <set>
#include <string>
#include <sys/resource.h>
#include <vector>

using namespace headwater;
using namespace headwater::lab;
using headwater::test::with_time_limit;
namespace fs = std::filesystem;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;  // dies in its own ways
#else
constexpr bool sanitized = false;
#endif

using Names = std::set<std::string>;

/// Sanitizers have a heap of their own, in which no object is looked at.
Names seen_here(Names tests) {
  if (sanitized) tests.erase("object");
  return tests;
}

CheckReport check(const fs::path& file, const std::string& filter = "",
                  std::vector<std::string> settings = {}) {
  return check_plugin({.file = file.string(),
                       .settings = std::move(settings),
                       .folders = {HEADWATER_PLUGINS},
                       .filter = filter,
                       .time_limit = 600});  // which only a hang meets
}

fs::path faulty(const std::string& name) {
  return fs::path(HEADWATER_FIXTURE_PLUGINS) / "faulty" / (name + ".so");
}

fs::path built_in(const std::string& name) {
  return fs::path(HEADWATER_PLUGINS) / (name + ".so");
}

/// The tests that failed, without their subject; sanitizers find more than one.
Names failed(const CheckReport& report) {
  Names names;
  for (const TestResult& result : report.results)
    if (result.verdict == TestVerdict::failed) names.insert(result.test);
  return names;
}

const TestResult& result(const CheckReport& report, const std::string& test) {
  const auto found = std::ranges::find(report.results, test, &TestResult::test);
  REQUIRE(found != report.results.end());
  return *found;
}

/// Of a plugin with one fault: exactly these tests fail, the first of them with these
/// words, and as many others as a good plugin has were carried out.
void check_fault(const CheckReport& report, const std::vector<std::string>& tests,
                 const std::string& words) {
  for (const TestResult& one : report.results)
    UNSCOPED_INFO(to_terminal(result_document(one), false));
  CHECK(report.results.size() == 32);
  CHECK(failed(report) == seen_here(Names(tests.begin(), tests.end())));
  if (sanitized) return;
  const TestResult& first = result(report, tests.front());
  INFO(first.sentence);
  CHECK(first.sentence.find(words) != std::string::npos);
}

/// What works with forward in one way or another.
const std::vector<std::string> all_that_run{
    "gradient",  "settings", "object", "calls",    "repeat",       "precision", "gaps",
    "alignment", "inputs",   "bounds", "complete", "surroundings", "variables", "threads",
    "batch",     "in place", "bias",   "finite",   "special",      "speed"};

}  // namespace

TEST_CASE("fault 140: plugin check finds an optimizer that needs whole tensors") {
  const CheckReport report = check(faulty("lars"));
  CHECK(report.good());
  CHECK(result(report, "halves").verdict == TestVerdict::warned);
  CHECK_THAT(result(report, "halves").help, Catch::Contains("hands over whole"));
}

TEST_CASE("fault 141: plugin check names the sizes of a product that do not fit") {
  CHECK_THAT(result(check(faulty("odd_product"), "gradient"), "gradient").sentence,
             Catch::Contains("does not make 8 x 8"));
}

TEST_CASE("fault 142: plugin check finds loops whose parts share a buffer") {
  const CheckReport report = check(faulty("shares_in_loop"), "loops");
  CHECK(failed(report) == Names{"loops"});
}

TEST_CASE("plugin check: all plugins of the project pass") {
  std::set<fs::path> files;
  for (const auto& file : fs::recursive_directory_iterator(HEADWATER_PLUGINS))
    if (file.path().extension() == ".so") files.insert(file.path());
  CHECK(files.size() > 50);
  // Children of a sanitized process start slowly: each fourth plugin, some of every kind.
  std::size_t n = 0;
  for (const fs::path& file : files) {
    if (sanitized && n++ % 4 != 0) continue;
    const CheckReport report = check(file);
    for (const TestResult& one : report.results)
      if (one.verdict == TestVerdict::failed)
        UNSCOPED_INFO(to_terminal(result_document(one), false));
    CHECK(report.good());
    CHECK(report.count(TestVerdict::passed) >= 15);
    for (const TestResult& one : report.results)
      CHECK((one.verdict != TestVerdict::skipped || one.test == "ranges" ||
             (sanitized && one.test == "object")));
  }
}

TEST_CASE("fault 54, 56: plugin check survives what ends a program") {
  const auto fault = [](const char* name, const char* words) {
    check_fault(check(faulty(name)), all_that_run, words);
  };
  fault("segfault", "it died of SIGSEGV in forward");
  fault("aborts", "it died of SIGABRT in forward");
  const CheckReport aborts = check(faulty("aborts"), "gradient");
  CHECK(result(aborts, "gradient").help.find("it printed: \\xff I give up \\x1b[31m") !=
        std::string::npos);
  CHECK_NOTHROW(test::parsed(check_json(aborts)));
  fault("exits", "it called exit(0) in forward");
  fault("overflows", "it died of SIGSEGV in forward");
}

TEST_CASE("fault 53: plugin check survives a loop without end") {
  const auto check_for = [](double seconds) {
    return check_plugin({.file = faulty("endless").string(),
                         .filter = "activation/endless: ",
                         .time_limit = seconds});
  };
  const CheckReport report = with_time_limit(check_for, [](const CheckReport& made) {
    return result(made, "gradient").sentence.ends_with("in forward");
  });
  const Names late = failed(report);
  for (const std::string& test : seen_here(Names(all_that_run.begin(), all_that_run.end())))
    CHECK(late.contains(test));
  CHECK_THAT(result(report, "gradient").sentence,
             Catch::StartsWith("it was still running after ") && Catch::EndsWith("in forward"));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("fault 55: plugin check survives a plugin that takes all memory") {
  check_fault(check(faulty("hoards")), all_that_run, "out of memory");
}
#endif

TEST_CASE("fault 38: plugin check survives what happens while a plugin is loaded") {
  const auto fault = [](const char* name, const std::string& words) {
    const CheckReport found = check(faulty(name));
    CHECK(failed(found) == Names{"loading", "gates"});
    const std::string sentence = result(found, "loading").sentence;
    INFO(sentence);
    CHECK((sanitized || sentence == words));
    CHECK(result(found, "exports").verdict == TestVerdict::passed);
    CHECK(result(found, "gradient").verdict == TestVerdict::skipped);
  };
  fault("start_aborts", "it died of SIGABRT while it was loaded");
  fault("start_throws", "an error while it was loaded: no luck");
  const auto failures_in = [](double seconds) {
    return failed(check_plugin({.file = faulty("start_loops").string(), .time_limit = seconds}));
  };
  const Names both{"loading", "gates"};
  CHECK(with_time_limit(failures_in, [&](const Names& all) { return all == both; }) == both);
}

TEST_CASE("a plugin file says what it is and nothing of it runs") {
  const PluginInfo info = read_plugin(faulty("start_aborts").string());
  CHECK(info.name == "start_aborts");
  CHECK(info.abi_major == HEADWATER_ABI_MAJOR);
  CHECK_FALSE(info.build.empty());
  REQUIRE(info.techniques.size() == 1);
  CHECK(info.techniques[0].kind == Kind::activation);
  CHECK(info.file == faulty("start_aborts").string());
  CHECK_THROWS_AS(read_plugin(fixture::file("wrong_abi").string()), PluginError);
}

TEST_CASE("fault 49, 50, 51, 52: plugin check finds wrong results") {
  check_fault(check(faulty("writes_nothing")), {"gradient", "complete", "in place"},
              "differences of forward give 0");
  check_fault(check(faulty("counts")),
              {"repeat", "gradient", "complete", "gaps", "alignment", "inputs", "threads", "batch",
               "in place", "bias"},
              "the same call gives other results the second time");
  check_fault(check(faulty("makes_nan")), {"finite"}, "f(-30) is");
  check_fault(check(fs::path(HEADWATER_FIXTURE_PLUGINS) / "activation" / "wrong_slope.so"),
              {"gradient"}, "and differences of forward give");
}

TEST_CASE("plugin check: finds what is wrong in techniques of all kinds") {
  const auto fault = [](const char* name, const Names& tests, const char* words) {
    const CheckReport report = check(faulty(name));
    for (const TestResult& one : report.results)
      UNSCOPED_INFO(to_terminal(result_document(one), false));
    CHECK(failed(report) == seen_here(tests));
    CHECK(result(report, *tests.begin()).sentence.find(words) != std::string::npos);
  };
  fault("wrong_weight_gradient", {"gradient"}, "the gradient of 'weight' at element 0");
  fault("wide_workspace", {"bounds"}, "it writes beside the elements of a matrix");
  fault("wide_residual", {"bounds"}, "it writes beside the elements of a matrix");
  fault("sum_loss", {"gradient"}, "and differences of the loss give");
  fault("uphill", {"descent"}, "200 steps downhill lead from");
  fault("fills_nan", {"finite"}, "it fills in what is not a number");
  fault("negative_rate",
        {"calls", "object", "rates", "repeat", "surroundings", "threads", "variables"},
        "it made the factor -0.02");
}

TEST_CASE("fault 47, 48, 57: plugin check finds writes to where they do not belong") {
  check_fault(check(faulty("writes_beyond")), {"bounds", "in place"},
              "it writes beside the elements of a matrix");
  check_fault(check(faulty("writes_input")), {"inputs"},
              "it died of SIGSEGV in forward, with inputs that cannot be written");
  const CheckReport shares = check(faulty("shares"));
  check_fault(shares, {"threads"}, "that work at once go wrong");
  CHECK(result(shares, "variables").verdict == TestVerdict::warned);
  const CheckReport heap = check(faulty("shares_heap"));
  check_fault(heap, {"threads"}, "that work at once go wrong");
}

// Races between plugins that do not wait for each other, as those of faulty/ do, show
// by this.
TEST_CASE("plugin check: a thread that computes stops again and again") {
  const auto stops = [] {
    rusage used{};
    ::getrusage(RUSAGE_THREAD, &used);
    return used.ru_nvcsw;
  };
  const Jolts jolts;
  const long before = stops();
  std::size_t rounds = 0;
  while (stops() < before + 10)
    REQUIRE(++rounds < 10'000'000'000);
}

TEST_CASE("fault 39, 58: plugin check finds changes to what belongs to the process") {
  check_fault(check(faulty("flushes")), {"surroundings"}, "the floating-point mode");
  const auto upset = [](const char* what) {
    return result(check(faulty("upsets"), "surroundings", {std::string("what=") + what}),
                  "surroundings")
        .sentence;
  };
  CHECK_THAT(upset("processes"), Catch::Contains("it leaves a child behind"));
  CHECK_THAT(upset("alarm"), Catch::Contains("the alarm of the process"));
  const CheckReport moved = check(faulty("moves"));
  check_fault(moved, {"surroundings"}, "it changes the locale");
  CHECK(result(moved, "surroundings").sentence.find("the working directory") != std::string::npos);
  check_fault(check(faulty("leaves_thread")), {"surroundings"},
              "the number of threads (1 before, ");
  CHECK(failed(check(fixture::file("careless"), "file: loading")) == Names{"loading"});
  CHECK(failed(check(fixture::file("flush_to_zero"), "file: loading")) == Names{"loading"});
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("plugin check: finds memory that is left behind") {
  check_fault(check(faulty("leaks")), {"life"}, "1000 times create and destroy leave");
  check_fault(check(faulty("leaks_in_calls")), {"calls"}, "200 times the same work leave");
}
#endif

TEST_CASE("plugin check: finds errors without a reason") {
  const CheckReport report = check(fixture::file("silent_refusal"), "settings");
  CHECK(failed(report) == Names{"settings"});
  CHECK(result(report, "settings").sentence == "it refuses slope=0 and gives no reason");
}

TEST_CASE("fault 26, 40, 41, 42: plugin check finds what a file should not be") {
  const auto found = [](const char* name, const char* test) {
    const CheckReport report = check(fixture::file(name), "file: ");
    CHECK(failed(report).contains(test));
    CHECK(result(report, "gates").verdict == TestVerdict::passed);
    return result(report, test).sentence;
  };
  CHECK(found("exports_more", "exports") == "it exports 1 more symbol: helpful_function");
  CHECK(found("executable_stack", "code") == "it asks for a stack that can be executed");
  CHECK(found("open_rpath", "search paths") ==
        "it looks for libraries in '/tmp', where others may write");
  CHECK(found("undocumented", "texts") ==
        "setting 'slope' of 'undocumented' does not say what it is");
}

TEST_CASE("plugin check: reads libraries as the system's loader does") {
  const LibraryFile file = read_library(built_in("activation/relu").string());
  REQUIRE(file.exported.size() == 1);
  CHECK(file.exported[0].name == "headwater_plugin_v1");
  CHECK_FALSE(file.exported[0].unique);
  CHECK_FALSE(file.needed.empty());
  CHECK_FALSE(file.text_relocations);
  const fixture::Folder folder;
  const fs::path source = folder.write("unique.cpp", R"(
    template <class T> struct Counter { static int n; };
    template <class T> int Counter<T>::n = 0;
    int count() { return ++Counter<int>::n; })");
  const fs::path library = folder.path() / "unique.so";
  const std::string command =
      "g++ -shared -fPIC -fgnu-unique -Wl,-z,x86-64-v3 "
      "-Wl,-rpath,here:'$ORIGIN' -o '" +
      library.string() + "' '" + source.string() + "' -lz";
  REQUIRE(std::system(command.c_str()) == 0);
  const LibraryFile other = read_library(library.string());
  CHECK(std::ranges::any_of(other.exported, &LibraryFile::Symbol::unique));
  CHECK(other.search_paths == std::vector<std::string>{"here", "$ORIGIN"});
  CHECK(other.isa == 3);
}

TEST_CASE("plugin check: settings and filters choose what is tried") {
  const CheckReport report =
      check(built_in("block/dense"), "gradient", {"units=9", "activation=relu"});
  REQUIRE(report.results.size() == 1);
  CHECK(report.good());
  CHECK_THROWS_WITH(check(built_in("block/dense"), "", {"unit=9"}),
                    Catch::Contains("did you mean 'units'?"));
  CHECK_THROWS_WITH(check(built_in("block/dense"), "nonsense"),
                    Catch::Contains("no test has 'nonsense' in its name"));
  CHECK_THROWS_AS(check(fixture::file("no_such")), PluginError);
}

TEST_CASE("plugin check: the program tells people, programs and build servers") {
  const headwater::test::Shell shell;
  const std::string good = "plugin check '" + built_in("activation/relu").string() + "'";
  const auto text = shell.run(good);
  CHECK(text.status == 0);
  CHECK(text.out.find("ok       activation/relu: gradient: backward is the derivative "
                      "of forward") != std::string::npos);
  CHECK(text.out.find("GB/s, memcpy") != std::string::npos);
  CHECK(text.out.find("rectified linear unit") != std::string::npos);
  CHECK(text.out.find(" 0 failed\n") != std::string::npos);
  const auto json = test::parsed(shell.run(good + " --json").out);
  CHECK(json["plugin"] == "relu");
  CHECK(json["failed"] == 0);
  CHECK(json["tests"].size() == 32);

  const std::string bad = "plugin check '" + faulty("makes_nan").string() + "'";
  const auto failing = shell.run(bad + " --junit report.xml");
  CHECK(failing.status == 1);
  CHECK(failing.out.find("FAILED   activation/makes_nan: finite\n        f(-30) is") !=
        std::string::npos);
  const std::string junit = fixture::bytes_of(shell.place() / "report.xml");
  CHECK(junit.find("failures=\"1\"") != std::string::npos);
  CHECK(junit.find("<testcase classname=\"activation/makes_nan\" name=\"finite\"") !=
        std::string::npos);
  CHECK(shell.run("plugin check missing.so").status == 2);
  CHECK(shell.run("plugin check '" + fixture::file("no_symbol").string() + "'").status == 1);
  CHECK(shell.run("plugin").status == 2);
}
