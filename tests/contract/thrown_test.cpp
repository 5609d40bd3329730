// What plugins throw in loops, on whichever thread: an error of the step, and no more.
#include "catch.hpp"
#include "fixtures/survival.hpp"
#include "host.hpp"
#include <thread>

using Catch::Matchers::Contains;
using namespace headwater;

namespace {

Context context_with(const std::vector<std::string>& names, unsigned threads) {
  std::vector<std::string> files;
  for (const std::string& name : names)
    files.push_back(std::string(HEADWATER_FIXTURE_PLUGINS) + "/thrown/" + name + ".so");
  return Context({.folders = {HEADWATER_PLUGINS},
                  .files = files,
                  .threads = threads,
                  .share_cxx_runtime = true});
}

/// What a step of such a network, of 20,000 elements and more, ends with.
std::string error_of(Context& context, const std::string& layer, const NetworkOptions& options) {
  const auto net = headwater::test::network(
      context, "network:\n  - " + layer + "\nloss: mse\noptimizer: sgd", options);
  headwater::test::randomize(net->input(), options.dtype, 1);
  try {
    net->train_step();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// All of that, on one thread and on two.
void check_fails(const std::string& plugin, const std::string& layer, const NetworkOptions& options,
                 const std::string& words) {
  for (const unsigned threads : {1u, 2u}) {
    Context context = context_with({plugin}, threads);
    const std::string text = error_of(context, layer, options);
    INFO(layer << " on " << threads << ": " << text);
    CHECK_THAT(text, Contains("layer 1 (") && Contains(words) && Contains("\ntest.yaml:2:") &&
                         Contains("   2 |   - " + layer) && Contains("^"));
  }
}

const NetworkOptions large{.input = {64, 0, 512}, .input_gradient = true},
    small{.input = {4, 0, 3}, .input_gradient = true};

}  // namespace

TEST_CASE("fault 120: what an elementwise function throws ends the step with text and place",
          "[threads]") {
  for (const std::string where : {"forward", "derivative"}) {
    const std::string f = "{type: by_element, in: " + where + "}", words = "no luck in " + where;
    for (const NetworkOptions& options : {large, small}) {
      check_fails("by_element", "{block: dense, units: 64, activation: " + f + "}", options, words);
      check_fails("by_element", "{activation: " + f + "}", options, words);
    }
    check_fails("by_element", "{block: rnn, units: 8, activation: " + f + "}",
                {.input = {4, 3, 64}}, words);
  }
  fixture::check_trains();
}

TEST_CASE("fault 121: what a loop of a block throws ends the step, whichever thread runs it",
          "[threads]") {
  for (const std::string over : {"columns", "rows", "ranges", "elements"})
    check_fails("in_loops", "{block: in_loops, over: " + over + "}", large,
                "no luck in the last part");
  fixture::check_trains();
}

TEST_CASE("fault 122: what the step of a cell throws ends the step of the network", "[threads]") {
  check_fails("in_step", "{block: in_step, units: 3}", {.input = {4, 3, 64}}, "no luck in a step");
  check_fails("in_step", "{block: in_step, units: 4}", {.input = {4, 3, 64}},
              "no luck in a step back");
  fixture::check_trains();
}

TEST_CASE("fault 123: a network goes on after a step that failed so", "[threads]") {
  Context context = context_with({"by_element"}, 2);
  const std::string dense = "{block: dense, units: 64, activation: {type: by_element, in: ";
  CHECK_THAT(error_of(context, dense + "forward}}", large), Contains("no luck in forward"));
  CHECK_THAT(error_of(context, "{block: dense, units: 64, activation: tanh}", large), Contains(""));
  const auto net = headwater::test::network(context, "network: [" + dense + "derivative}}]", large);
  CHECK_NOTHROW(net->forward(false));
  CHECK_THROWS_WITH(net->backward(), Contains("no luck in derivative"));
  CHECK_NOTHROW(net->forward(false));
  fixture::check_trains();
}

TEST_CASE("fault 124: an activation in C that fails on a part of a matrix fails on all of it",
          "[threads]") {
  for (const unsigned threads : {1u, 2u})
    for (const char* const plugin : {"fails_in_forward", "throws_in_forward"}) {
      Context context({.folders = {HEADWATER_PLUGINS},
                       .files = {fixture::file(plugin).string()},
                       .threads = threads,
                       .share_cxx_runtime = true});
      const std::string words =
          error_of(context, "{block: dense, units: 64, activation: " + std::string(plugin) + "}",
                   {.input = {64, 0, 512}, .dtype = DType::float64});
      CHECK_THAT(words, Contains("layer 1") &&
                            (Contains("not today!") || Contains("an exception of unknown type")));
    }
  fixture::check_trains();
}

TEST_CASE("fault 125: a plugin makes and plans one technique at a time, in all contexts",
          "[threads]") {
  std::vector<std::string> errors(2);
  {
    std::vector<std::jthread> threads;
    for (std::string& error : errors)
      threads.emplace_back([&error] {
        try {
          Context context = context_with({"one_at_a_time"}, 1);
          for (int i = 0; i < 3; ++i)
            headwater::test::network(context, "network: [{block: one_at_a_time}]", small);
        } catch (const std::exception& e) {
          error = e.what();
        }
      });
  }
  CHECK(errors == std::vector<std::string>(2));
  fixture::check_trains();
}
