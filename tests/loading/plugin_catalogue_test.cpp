// Which file a name leads to, and what list() says of good and bad files.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "loading/catalogue.hpp"
#include <algorithm>

namespace {

namespace fs = std::filesystem;
using fixture::Folder;
using fixture::Host;
using headwater::Catalogue;
using headwater::Kind;
using headwater::Offer;
using headwater::PluginError;

fs::path install(const Folder& folder, const std::string& fixture, const std::string& place) {
  return folder.write(place, fixture::bytes_of(fixture::file(fixture)));
}

std::string code_of(Catalogue& catalogue, const std::string& name) {
  try {
    catalogue.find(Kind::activation, name);
  } catch (const PluginError& error) {
    return error.code;
  }
  return "none";
}

std::string file_of(Catalogue& catalogue, const std::string& name) {
  const auto* found = catalogue.find(Kind::activation, name);
  return found == nullptr ? "" : found->plugin->file;
}

}  // namespace

TEST_CASE("a name leads to the file of that name in the first folder that has it") {
  const Folder first;
  const Folder second;
  const fs::path good = install(second, "good", "activation/good.so");
  install(second, "wrong_abi", "activation/bad.so");
  Host host;
  Catalogue catalogue(host.table, {.folders = {first.path().string(), second.path().string()}});
  CHECK(file_of(catalogue, "good") == good.string());
  CHECK(catalogue.find(Kind::block, "good") == nullptr);
  CHECK(file_of(catalogue, "absent").empty());
  CHECK(code_of(catalogue, "bad") == "L05-NOTE");

  Catalogue again(host.table, {.folders = {first.path().string(), second.path().string()}});
  const fs::path nearer = install(first, "good", "activation/good.so");
  CHECK(file_of(again, "good") == nearer.string());
  CHECK(file_of(catalogue, "good") == good.string());
}

TEST_CASE("an alias leads to the file whose note has it") {
  const Folder folder;
  const fs::path good = install(folder, "good", "activation/good.so");
  install(folder, "wrong_abi", "activation/bad.so");
  Host host;
  Catalogue catalogue(host.table, {.folders = {folder.path().string()}});
  CHECK(file_of(catalogue, "good_alias") == good.string());
  CHECK(catalogue.find(Kind::activation, "good")->technique ==
        catalogue.find(Kind::activation, "good_alias")->technique);
  install(folder, "same_name", "activation/another.so");
  Catalogue again(host.table, {.folders = {folder.path().string()}});
  CHECK(code_of(again, "same_name_alias") == "none");
}

TEST_CASE("names that are no names reach no file") {
  const Folder folder;
  install(folder, "good", "good.so");
  install(folder, "good", "activation/GOOD.so");
  Host host;
  Catalogue catalogue(host.table, {.folders = {folder.path().string()}});
  for (const char* name : {"../good", "", "a/b", "good.so"})
    CHECK(catalogue.find(Kind::activation, name) == nullptr);
  const auto *const shouted = catalogue.find(Kind::activation, "GOOD"), *const good =
                                                                            catalogue.find(
                                                                                Kind::activation,
                                                                                "good");
  REQUIRE((shouted && good));
  CHECK(shouted->plugin->file == good->plugin->file);
}

TEST_CASE(
    "fault 28, 29: two files of one folder with one name are an error that names "
    "both") {
  const Folder folder;
  const fs::path a = install(folder, "good", "activation/a.so");
  const fs::path b = install(folder, "same_name", "activation/b.so");
  Host host;
  Catalogue catalogue(host.table, {.folders = {folder.path().string()}});
  try {
    catalogue.find(Kind::activation, "good");
    FAIL("one was preferred");
  } catch (const PluginError& error) {
    CHECK(error.code == "L14-NAMES");
    CHECK(std::string(error.what()).find(a.string()) != std::string::npos);
    CHECK(std::string(error.what()).find(b.string()) != std::string::npos);
  }
}

TEST_CASE("named files come before folders, and must not contradict each other") {
  const Folder folder;
  install(folder, "good", "activation/good.so");
  Host host;
  const std::string named = fixture::file("same_name").string();
  Catalogue catalogue(host.table, {.folders = {folder.path().string()}, .files = {named, named}});
  CHECK(file_of(catalogue, "good") == fs::canonical(named));
  CHECK_THROWS_WITH(Catalogue(host.table, {.files = {named, fixture::file("good").string()}}),
                    Catch::Contains("L14-NAMES") && Catch::Contains("good.so") &&
                        Catch::Contains("same_name.so") && Catch::Contains("activation 'good'"));
}

TEST_CASE("a file must offer what it is named after") {
  const Folder folder;
  install(folder, "good", "activation/fine.so");
  Host host;
  Catalogue catalogue(host.table, {.folders = {folder.path().string()}});
  CHECK(code_of(catalogue, "fine") == "L02-RESOLVE");
}

TEST_CASE("list shows all that is on offer, and why the rest is not") {
  const Folder first;
  const Folder second;
  install(first, "good", "activation/good.so");
  install(first, "wrong_abi", "activation/bad.so");
  install(first, "throws_in_create", "block/astray.so");
  install(second, "good", "activation/good.so");
  second.write("activation/notes.txt", "no plugin");
  Host host;
  const Catalogue catalogue(host.table,
                            {.folders = {first.path().string(), second.path().string()}});
  const std::vector<Offer> all = catalogue.list();
  const auto find = [&](const fs::path& file) {
    const auto found = std::ranges::find(all, file.string(), &Offer::file);
    REQUIRE(found != all.end());
    return *found;
  };
  CHECK(all.size() == 4);
  const Offer good = find(first.path() / "activation/good.so");
  CHECK(good.technique().name == "good");
  CHECK(good.technique().aliases == std::vector<std::string>{"good_alias"});
  CHECK(good.technique().doc == "factor x");
  CHECK(good.plugin->version == "1.0.0");
  CHECK(good.usable());
  CHECK(find(second.path() / "activation/good.so").why == good.file + " comes first");
  CHECK(find(first.path() / "activation/bad.so").why.find("L05-NOTE") != std::string::npos);
  CHECK(find(first.path() / "block/astray.so").why.find("activation") != std::string::npos);
}
