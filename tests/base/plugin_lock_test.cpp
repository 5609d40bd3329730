// Gate 7, and the commands that read plugins without running them: inspect, explain,
// lock.
#include "catch.hpp"
#include "json.hpp"
#include "loading/catalogue.hpp"
#include "shell.hpp"
#include <base/digest.hpp>
#include <base/lock.hpp>

namespace {

using Catch::Matchers::Contains;
using fixture::Folder;
using fixture::Host;
using headwater::Catalogue;
using headwater::Error;
using headwater::Kind;
using headwater::PluginError;
using headwater::test::Outcome;
using headwater::test::Shell;
namespace fs = std::filesystem;

std::string pin(const std::string& technique, const std::string& digest) {
  return "  - {technique: " + technique + ", file: good.so, version: 1.0.0, sha256: '" + digest +
         "'}\n";
}

std::string digest_of(const std::string& fixture) {
  return headwater::lab::sha256(fixture::bytes_of(fixture::file(fixture)));
}

/// How good.so is refused under a lock of these lines, named and searched; "" if it
/// loads.
std::string refusal_under(const std::string& lines) {
  const Folder folder;
  const fs::path lock = folder.write("plugins.lock", "plugins:\n" + lines);
  const fs::path file =
      folder.write("activation/good.so", fixture::bytes_of(fixture::file("good")));
  const auto locked = headwater::lab::admit_locked(headwater::lab::read_lock(lock.string()));
  Host host;
  std::string named;
  try {
    Catalogue(host.table, {.files = {file.string()}, .admit = locked});
  } catch (const PluginError& error) {
    CHECK(error.code == "L07-PIN");
    named = error.what();
  }
  try {
    Catalogue searched(host.table, {.folders = {folder.path().string()}, .admit = locked});
    const bool found = searched.find(Kind::activation, "good") != nullptr;
    CHECK(found);
    CHECK(named.empty());
  } catch (const PluginError& error) {
    CHECK(named == error.what());
  }
  return named;
}

std::string refusal_of_lock(const std::string& text) {
  const Folder folder;
  try {
    headwater::lab::read_lock(folder.write("plugins.lock", text).string());
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// A folder for HEADWATER_PLUGIN_PATH with the fixture as the activation `good`.
std::string path_with(const Folder& folder, const std::string& fixture) {
  folder.write("activation/good.so", fixture::bytes_of(fixture::file(fixture)));
  return "HEADWATER_PLUGIN_PATH='" + folder.path().string() + "'";
}

constexpr const char* config =
    "data: {type: two_spirals}\n"
    "network: [{block: dense, units: 4, activation: good}, {block: dense, units: 2}]\n"
    "loss: cross_entropy\n"
    "optimizer: {type: sgd, learning_rate: 0.1}\n"
    "train: {steps: 0}\n";

}  // namespace

TEST_CASE("fault 32: under a lock only the locked files are loaded") {
  const std::string good = digest_of("good");
  const std::string other(64, '0');
  CHECK(refusal_under(pin("activation/good", good)).empty());
  CHECK(refusal_under(pin("activation/good", other) + pin("activation/good", good)).empty());
  CHECK_THAT(refusal_under(pin("activation/good", other)),
             Contains("is not the file that was locked") && Contains("sha256 " + good) &&
                 Contains("sha256 " + other + " by ") && Contains("headwater plugin lock CONFIG"));
  CHECK_THAT(refusal_under(pin("block/good", good)),
             Contains("is not among the locked ones") && Contains("plugins.lock"));
}

TEST_CASE("a lock with mistakes locks nothing in or out: it is an error with its place") {
  CHECK_THAT(refusal_of_lock("plugins: 3\n"), Contains("plugins.lock:1:10"));
  CHECK_THAT(refusal_of_lock("pluggins: []\n"),
             Contains("'plugins' is missing") && Contains("unknown key 'pluggins'"));
  CHECK_THAT(refusal_of_lock("plugins:\n  - {technique: activation/x, sha256: ab}\n"),
             Contains("plugins.lock:2:") && Contains("64 hexadecimal digits"));
  CHECK_THAT(refusal_of_lock("plugins:\n  - {sha256: ''}\n"), Contains("'technique' is missing"));
  CHECK_THROWS_AS(headwater::lab::read_lock("/nowhere/plugins.lock"), Error);
}

TEST_CASE("plugin lock writes what a configuration uses, and run and check keep to it") {
  const Folder folder;
  const Shell shell;
  const std::string path = path_with(folder, "good");
  shell.write("work/net.yaml", config);
  const Outcome locked = shell.run("plugin lock net.yaml", path);
  INFO(locked.out << locked.err);
  REQUIRE(locked.status == 0);
  const std::string lock = fixture::bytes_of(shell.place() / "plugins.lock");
  CHECK_THAT(lock, Contains("activation/good") && Contains("block/dense") &&
                       Contains("loss/cross_entropy") && Contains("optimizer/sgd") &&
                       Contains(digest_of("good")));
  CHECK(shell.run("check net.yaml", path).status == 0);

  const std::string changed = fixture::bytes_of(fixture::file("good")) + "more";
  folder.write("activation/good.so", changed);
  for (const std::string command : {"check net.yaml", "run net.yaml --out here"}) {
    const Outcome refused = shell.run(command, path);
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, Contains("L07-PIN") && Contains(digest_of("good")) &&
                                Contains(headwater::lab::sha256(changed)));
  }
  CHECK_FALSE(fs::exists(shell.place() / "here"));
  REQUIRE(shell.run("plugin lock net.yaml --out new.lock", path).status == 0);
  CHECK(shell.run("check net.yaml --lock new.lock", path).status == 0);
  fs::remove(shell.place() / "plugins.lock");
  CHECK(shell.run("check net.yaml", path).status == 0);
  CHECK(shell.run("check net.yaml --lock nowhere.lock", path).status == 2);
}

TEST_CASE("plugin inspect shows a plugin by its file or name, without running it") {
  const Shell shell;
  const Outcome outcome = shell.run("plugin inspect '" + fixture::file("no_symbol").string() + "'");
  CHECK(outcome.status == 0);
  for (const char* fragment : {"plugin no_symbol 1.0.0", "license       MIT", "vendor        tests",
                               "built by      by hand", "processor     any x86-64",
                               "activation/no_symbol", "also called   no_symbol_alias", "slope"})
    CHECK_THAT(outcome.out, Contains(fragment));

  const Folder folder;
  const std::string path = path_with(folder, "good");
  const auto json =
      headwater::test::parsed(shell.run("plugin inspect activation/good_alias --json", path).out);
  CHECK(json.at("name") == "good");
  CHECK(json.at("file") == (folder.path() / "activation/good.so").string());
  CHECK(json.at("level") == 1);
  CHECK(json.at("contract").at("major") == HEADWATER_ABI_MAJOR);
  CHECK(json.at("techniques").at(0).at("settings").at(0).at("default") == 0.5);
}

TEST_CASE("plugin inspect refuses what it cannot read, and names that nobody has") {
  const Shell shell;
  shell.write("work/fake.so", std::string(100, '\n'));
  CHECK(shell.run("plugin inspect ./fake.so").status == 2);
  CHECK_THAT(shell.run("plugin inspect ./fake.so").err, Contains("L04-ELF"));
  const Outcome unknown = shell.run("plugin inspect nothing_like_it");
  CHECK(unknown.status == 2);
  CHECK_THAT(unknown.err, Contains("no plugin offers 'nothing_like_it'"));
  CHECK_THAT(shell.run("plugin inspect identity").err, Contains("say which one"));
  CHECK_THAT(shell.run("plugin inspect actvation/relu").err,
             Contains("unknown kind") && Contains("activation"));
}

TEST_CASE("plugin explain shows folders and files, and which is chosen") {
  const Shell shell;
  const Folder folder;
  const std::string path = path_with(folder, "good");
  folder.write("hwcaps/x86-64-v3/activation/good.so", fixture::bytes_of(fixture::file("good")));
  const std::string low = path + " HEADWATER_ISA_MAX=v2";
  const Outcome outcome = shell.run("plugin explain good", low);
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.out,
             Contains("activation/good\n") &&
                 Contains("chosen      " + (folder.path() / "activation").string()) &&
                 Contains("this is for x86-64-v3 (AVX2), and x86-64-v2 (SSE4.2) is the "
                          "highest level here") &&
                 Contains("good 1.0.0, for x86-64-v1 or better"));
  const auto json =
      headwater::test::parsed(shell.run("plugin explain activation/good --json", low).out);
  REQUIRE(json.at(0).at("files").size() == 2);
  CHECK(json.at(0).at("files").at(0).at("fate") == "passed over");
  CHECK(json.at(0).at("files").at(1).at("fate") == "chosen");
}

TEST_CASE("plugin explain takes named files and a lock as run does") {
  const Shell shell;
  const std::string good = fixture::file("good").string();
  const Outcome named = shell.run("plugin explain good --plugin " + good);
  CHECK(named.status == 0);
  CHECK_THAT(named.out, Contains("chosen      " + good));
  shell.write("work/empty.lock", "plugins: []\n");
  const Outcome locked = shell.run("plugin explain activation/relu --lock empty.lock");
  CHECK(locked.status == 1);
  CHECK_THAT(locked.out, Contains("refused     ") && Contains("is not among the locked ones"));
}

TEST_CASE("plugin explain tells why nothing is found") {
  const Shell shell;
  const Outcome none = shell.run("plugin explain loss/nothing_like_it");
  CHECK(none.status == 2);
  CHECK_THAT(none.out, Contains("plugins/loss") && Contains("no file offers it"));
  const Folder folder;
  const Outcome refused = shell.run("plugin explain good", path_with(folder, "wrong_abi"));
  CHECK(refused.status == 1);
  CHECK_THAT(refused.out,
             Contains("refused     ") && Contains("asking for it fails") && Contains("L05-NOTE"));
}

TEST_CASE("HEADWATER_ISA_MAX must be a level") {
  const Outcome outcome = Shell().run("list", "HEADWATER_ISA_MAX=avx2");
  CHECK(outcome.status == 2);
  CHECK_THAT(outcome.err, Contains("HEADWATER_ISA_MAX is 'avx2'") && Contains("v3"));
}
