// The rooms of the core: how large each is, where a declaration is found, and which may
// know which.
#include "catch.hpp"
#include "source_tree.hpp"
#include <cmath>
#include <map>
#include <numeric>
#include <regex>

namespace fs = std::filesystem;
using namespace headwater::test;

namespace {

using Names = std::set<std::string>;

/// Code of one folder, those inside it left out.
std::vector<fs::path> files_in(const std::string& folder) {
  std::vector<fs::path> all = files(folder, code);
  std::erase_if(all, [&](const fs::path& path) { return path.parent_path() != root / folder; });
  return all;
}

/// Lines that are neither empty nor a comment.
std::size_t lines_of_code(const fs::path& path) {
  const std::regex empty("\\s*(//.*)?"), opens("\\s*/\\*.*");
  std::size_t count = 0;
  bool inside = false;  // of a comment in C
  for (const std::string& line : lines(path)) {
    inside = inside || std::regex_match(line, opens);
    if (!inside && !std::regex_match(line, empty)) ++count;
    inside = inside && line.find("*/") == line.npos;
  }
  return count;
}

std::size_t lines_of_code_in(const Names& folders) {
  std::size_t sum = 0;
  for (const std::string& folder : folders)
    for (const fs::path& path : files_in(folder))
      sum += lines_of_code(path);
  return sum;
}

/// Of the sorted numbers the first that 90 % do not exceed.
std::size_t ninetieth_percentile(std::vector<std::size_t> numbers) {
  std::sort(numbers.begin(), numbers.end());
  const double rank = std::ceil(0.9 * static_cast<double>(numbers.size()));
  return numbers.at(static_cast<std::size_t>(rank) - 1);
}

/// A room and those whose headers it may include. A room stands below all it may know,
/// so that no arrows make a circle.
struct Room {
  std::string name;
  Names knows;
};

const std::vector<Room> rooms{
    {"config", {}},
    {"runtime", {}},
    {"contract", {"runtime"}},
    {"loading", {"contract", "config", "runtime"}},
    {"technique", {"contract", "loading", "runtime"}},
    {"probe", {"contract", "runtime"}},
    {"network", {"contract", "technique", "runtime", "probe"}},
};

/// The room of a file in core/src.
std::string room_of(const fs::path& path) {
  return fs::relative(path, root / "core/src").begin()->string();
}

}  // namespace

TEST_CASE("rooms: each keeps its budget in lines of code") {
  CHECK(lines_of_code_in({"core/include/headwater", "core/src/contract", "core/src/technique",
                          "core/src/network"}) <= 3500);
  CHECK(lines_of_code_in({"core/src/loading"}) <= 1350);
  CHECK(lines_of_code_in({"core/src/config"}) <= 800);
  CHECK(lines_of_code_in({"core/src/runtime"}) <= 700);
  CHECK(lines_of_code_in({"core/src/probe"}) <= 550);
}

TEST_CASE("rooms: nine files of ten have at most 200 lines") {
  Names folders{"core/include/headwater", "core/src/runtime/products"};
  for (const Room& room : rooms)
    folders.insert("core/src/" + room.name);
  for (const std::string& folder : folders) {
    INFO(folder);
    std::vector<std::size_t> lengths;
    for (const fs::path& path : files_in(folder))
      lengths.push_back(lines(path).size());
    CHECK(ninetieth_percentile(lengths) <= 200);
  }
}

TEST_CASE("rooms: a declaration is found by the name of its source") {
  std::map<std::string, std::string> folders;  // of sources
  for (const fs::path& path : files("core/src", {".cpp"})) {
    INFO(name(path));
    const std::string stem = path.stem().string();
    const bool is_new = folders.emplace(stem, name(path.parent_path())).second;
    CHECK(is_new);
    CHECK((fs::exists(fs::path(path).replace_extension(".hpp")) ||
           fs::exists(root / "core/include/headwater" / (stem + ".hpp"))));
  }
  for (const fs::path& path : files("core/src", {".hpp"})) {
    INFO(name(path));
    const auto source = folders.find(path.stem().string());
    if (source != folders.end()) CHECK(source->second == name(path.parent_path()));
  }
}

TEST_CASE("rooms: arrows point one way") {
  Names above;
  for (const Room& room : rooms) {
    INFO(room.name);
    CHECK(std::ranges::includes(above, room.knows));
    above.insert(room.name);
  }
  const std::regex include("#include \"((\\.\\./)+[a-z_/]+\\.hpp)\"");
  for (const fs::path& path : files("core/src", code))
    for (const std::string& line : lines(path)) {
      std::smatch found;
      if (!std::regex_search(line, found, include)) continue;
      const std::string from = room_of(path);
      const std::string to = room_of(fs::weakly_canonical(path.parent_path() / found[1].str()));
      INFO(name(path) << ": " << line);
      const auto room = std::ranges::find(rooms, from, &Room::name);
      REQUIRE(room != rooms.end());
      CHECK((from == to || room->knows.contains(to)));
    }
}
