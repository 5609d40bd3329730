// Hosts that start among 200 plugins.
#include "start.hpp"

#include <headwater/activation.hpp>
#include <headwater/context.hpp>
#include <headwater/error.hpp>

#include "../support/many_plugins.hpp"
#include "timing.hpp"
#include <cstdlib>
#include <ctime>
#include <fmt/format.h>

namespace headwater::bench {
namespace {

namespace fs = std::filesystem;

constexpr int plugins = 200, rounds = 11;

/// A folder of many plugins, gone afterwards.
struct Folder {
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "headwater_XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw Error("no folder for plugins");
    path = pattern;
    test::install_many(path, HEADWATER_PLUGINS "/activation/relu.so", plugins);
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

template <class F>
Round milliseconds(F act) {
  return [act]() mutable {
    const std::clock_t start = std::clock();
    act();
    return 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  };
}

}  // namespace

StartRow measure_start() {
  const Folder folder;
  const auto context = [&] {
    return Context({.folders = {folder.path.string()}, .files = {}, .log = {}});
  };
  const auto list = [&] {
    if (context().list().size() != plugins) throw Error("plugins are missing");
  };
  const auto make_three = [&,
                           first = 0]() mutable {  // others each time: none is loaded
    Context made = context();
    for (const int i : {first, first + 50, first + 100})
      made.make<Activation>(test::name_of(i));
    ++first;
  };
  const Times times = alternate({milliseconds(list), milliseconds(make_three)}, rounds);
  return {median(times[0]), median(times[1])};
}

nlohmann::ordered_json to_json(const StartRow& row) {
  return {{"workload", "start"}, {"list_ms", row.list_ms}, {"three_ms", row.three_ms}};
}

void print(const StartRow& row) {
  fmt::print("start  among {} plugins: {:.2f} ms to list them, {:.2f} ms to make three\n", plugins,
             row.list_ms, row.three_ms);
}

const char* broken_bound(const StartRow& row) {
  if (row.three_ms >= row.list_ms) return "plugins that nobody names cost time";
  if (row.list_ms > 400) return "200 plugins take more than 0.4 s to list";
  return "";
}

}  // namespace headwater::bench
