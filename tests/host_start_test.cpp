// How long a host takes to start among many plugins, in time of the processor.
#include <headwater/activation.hpp>
#include <headwater/context.hpp>

#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include <ctime>
#include <fmt/format.h>

namespace {

namespace fs = std::filesystem;
using fixture::Folder;
using headwater::Activation;
using headwater::Context;

std::string name_of(int i) {
  return fmt::format("n{:03}", i);
}

/// Plugins n000, n001, ...: all that good.so says of itself, under another name.
void install_many(const Folder& folder, int count) {
  const std::string good = fixture::bytes_of(fixture::file("good"));
  for (int i = 0; i < count; ++i) {
    std::string bytes = good;
    for (std::size_t at = 0; (at = bytes.find("good", at)) != std::string::npos;)
      bytes.replace(at, 4, name_of(i));
    folder.write("activation/" + name_of(i) + ".so", bytes);
  }
}

template <class F>
double milliseconds(F f) {
  const std::clock_t start = std::clock();
  f();
  return 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

Context context_of(const Folder& folder) {
  return Context({.folders = {folder.path().string()}});
}

}  // namespace

TEST_CASE("host start: of 200 plugins only those that are named cost time") {
  const Folder folder;
  install_many(folder, 200);
  const auto make_three = [&](const std::string& suffix) {
    return milliseconds([&] {
      Context context = context_of(folder);
      for (const int i : {3, 100, 197})
        CHECK(context.make<Activation>(name_of(i) + suffix) != nullptr);
    });
  };
  const double all_notes =
      milliseconds([&] { CHECK(context_of(folder).list().size() == 200); });
  const double by_name = make_three("");
  const double by_alias = make_three("_alias");
  CAPTURE(all_notes, by_name, by_alias);
  // 12, 1 and 12 ms where this was written; sanitizers cost a factor.
  CHECK(by_name < all_notes);
  CHECK(by_alias < 2 * all_notes);
  CHECK(all_notes < 400);
}

TEST_CASE("a note that was read is read again when its file changes") {
  const Folder folder;
  install_many(folder, 3);
  Context context = context_of(folder);
  CHECK(context.list().size() == 3);
  fs::rename(folder.path() / "activation/n002.so", folder.path() / "n002.so");
  CHECK(context.list().size() == 2);
  folder.write("activation/n001.so", std::string(100, 'x'));
  const auto all = context.list();
  REQUIRE(all.size() == 2);
  CHECK(all[0].usable() != all[1].usable());
  fs::copy_file(folder.path() / "n002.so", folder.path() / "activation/n001.so",
                fs::copy_options::overwrite_existing);
  CHECK(context.make<Activation>("n002_alias") != nullptr);
}
