// Plugins that are part of the program work as those in files, behind the same gate.
#include <headwater/activation.hpp>
#include <headwater/context.hpp>
#include <headwater/error.hpp>
#include <headwater/linked_plugins.h>

#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include <lab/experiment/experiment.hpp>
#include <lab/experiment/resolved.hpp>

using namespace headwater;

namespace {

ContextOptions linked(std::vector<const headwater_plugin*> plugins) {
  ContextOptions options;
  options.linked = std::move(plugins);
  return options;
}

ContextOptions all_linked() {
  return linked({headwater_linked_plugins, headwater_linked_plugins + headwater_n_linked_plugins});
}

/// What the gate says of a table that is like the first linked one but for one thing.
template <class F>
std::string refusal(F change) {
  static headwater_plugin table;
  table = *headwater_linked_plugins[0];
  change(table);
  try {
    Context context(linked({&table}));
  } catch (const PluginError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a linked plugin is found without folders and does its work") {
  Context context(all_linked());
  const auto scale = context.make<Activation>("{type: scale, a: 3}");
  double x = 2, y = 0;
  scale->forward(DType::float64, {&x, 1, 1, 1}, nullptr, {&y, 1, 1, 1});
  CHECK(y == 6);
}

TEST_CASE("linked plugins are listed with all that their tables say") {
  const auto all = Context(all_linked()).list();
  REQUIRE(all.size() == 2);
  CHECK(all[0].technique().name == "scale");
  CHECK(all[0].file == "the program itself");
  CHECK(all[0].technique().settings.size() == 1);
  CHECK(all[1].technique().name == "zeros");
}

TEST_CASE("what a run used names linked plugins, which have no file to digest") {
  ContextOptions options = all_linked();
  options.folders = {HEADWATER_PLUGINS};
  Context context(options);
  const fixture::Folder folder;
  Diagnostics diagnostics;
  const auto experiment = lab::read_experiment(
      context,
      folder.write("x.yaml",
                   "data: {type: gaussian, features: 3, targets: 3, batch_size: 4}\n"
                   "network: [{activation: {type: scale, a: 3}}]\nloss: mse\n"
                   "train: {steps: 0}\n"),
      {}, diagnostics);
  CHECK(diagnostics.text() == "");
  const auto used = lab::used_plugins(experiment);
  REQUIRE(used.size() == 2);
  CHECK(used[0].technique == "activation/scale");
  CHECK(used[0].file == "the program itself");
  CHECK(used[0].sha256.empty());
  CHECK(used[1].sha256.size() == 64);
}

TEST_CASE("linked plugins outlive their context, and serve several") {
  std::shared_ptr<const Activation> scale;
  {
    Context first(all_linked());
    scale = Context(all_linked()).make<Activation>("{type: scale, a: 3}");
  }
  CHECK(scale->name() == "scale");
}

TEST_CASE("the table of a linked plugin goes through the gate of tables") {
  CHECK(refusal([](headwater_plugin&) {}).empty());
  CHECK(refusal([](headwater_plugin& table) {
          table.magic[0] = 'X';
        }).find("L12-DESCRIPTOR]: plugin describes itself wrongly") != std::string::npos);
  CHECK(refusal([](headwater_plugin& table) {
          table.abi_major = 9;
        }).find("L05-NOTE]: plugin was built for another version") != std::string::npos);
  CHECK(refusal([](headwater_plugin& table) {
          table.layout += 1;
        }).find("L05-NOTE]: plugin lays out the structs") != std::string::npos);
  CHECK(refusal([](headwater_plugin& table) {
          table.name = {"no body", 7};
        }).find("the name 'no body'") != std::string::npos);
  CHECK(refusal([](headwater_plugin& table) {
          table.name.data = nullptr;
        }).find("outside the plugin") != std::string::npos);
}

TEST_CASE("a linked plugin comes before files, and a file that offers the same is refused") {
  ContextOptions options = all_linked();
  options.folders = {HEADWATER_PLUGINS};
  CHECK(Context(options).make(Kind::initializer, Node::scalar("zeros"),
                              *std::make_unique<Diagnostics>()) != nullptr);
  options.files = {HEADWATER_PLUGINS "/initializer/zeros.so"};
  CHECK_THROWS_WITH(Context(options), Catch::Contains("the program itself and "));
}
