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
  std::string folder;
  Names knows;
};

const std::vector<Room> rooms_of_core{
    {"config", {}},
    {"system", {}},
    {"elf", {}},
    {"runtime", {"system"}},
    {"contract", {"runtime", "system"}},
    {"trial", {"contract", "runtime", "system"}},
    {"loading", {"contract", "config", "elf", "runtime", "system"}},
    {"technique", {"contract", "loading", "runtime", "system", "trial"}},
    {"probe", {"contract", "runtime"}},
    {"network", {"contract", "technique", "runtime", "probe", "trial"}},
};

const std::vector<Room> rooms_of_sdk{
    {"base", {}},
    {"lab/words", {"base"}},
    {"lab/data", {"base"}},
    {"lab/variant", {"base", "lab/data"}},
    {"lab/theory", {"base", "lab/data", "lab/variant"}},
    {"lab/run", {"base", "lab/data", "lab/variant", "lab/theory"}},
    {"lab/meaning", {"base", "lab/variant", "lab/theory", "lab/run"}},
    {"lab/experiment",
     {"base", "lab/words", "lab/data", "lab/variant", "lab/theory", "lab/meaning"}},
    {"lab/show", {"base", "lab/theory", "lab/run", "lab/meaning"}},
    {"lab/record", {"base", "lab/variant", "lab/run", "lab/meaning", "lab/experiment"}},
    {"lab/isolate", {"base", "lab/run", "lab/record"}},
    {"lab/report", {"base", "lab/run", "lab/meaning", "lab/show", "lab/record"}},
    {"lab/compare", {"base", "lab/run", "lab/meaning", "lab/show", "lab/record"}},
    {"lab/reproduce", {"base", "lab/run", "lab/meaning", "lab/experiment"}},
    {"lab/datasheet", {"base", "lab/words", "lab/data", "lab/variant", "lab/theory"}},
    {"check", {"base", "lab/datasheet"}},
    {"cli",
     {"base", "check", "lab/compare", "lab/data", "lab/datasheet", "lab/experiment", "lab/isolate",
      "lab/meaning", "lab/record", "lab/report", "lab/reproduce", "lab/run", "lab/show",
      "lab/theory", "lab/variant", "lab/words"}},
};

/// A house: its rooms, and where they are.
struct House {
  std::string folder;
  const std::vector<Room>& rooms;
};

const House core{"core/src", rooms_of_core}, sdk{"sdk", rooms_of_sdk};

/// The room that a file is in; nullptr: none.
const Room* room_of(const House& house, const fs::path& path) {
  const std::string place = fs::relative(path, root / house.folder).string();
  const auto room = std::ranges::find_if(
      house.rooms, [&](const Room& one) { return place.starts_with(one.folder + "/"); });
  return room == house.rooms.end() ? nullptr : &*room;
}

std::vector<fs::path> files_of(const House& house, const std::set<std::string>& endings) {
  std::vector<fs::path> all;
  for (const Room& room : house.rooms)
    for (const fs::path& path : files(house.folder + "/" + room.folder, endings))
      all.push_back(path);
  return all;
}

/// The file that a line includes, of the same house: "../room/file.hpp" in the core,
/// <room/file.hpp> in the SDK. Empty: none.
fs::path included(const House& house, const fs::path& by, const std::string& line) {
  static const std::regex relative("#include \"((\\.\\./)+[a-z_/]+\\.hpp)\""),
      absolute("#include <([a-z_/]+\\.hpp)>");
  std::smatch found;
  if (std::regex_search(line, found, relative))
    return fs::weakly_canonical(by.parent_path() / found[1].str());
  if (!std::regex_search(line, found, absolute)) return {};
  const fs::path path = root / house.folder / found[1].str();
  return fs::exists(path) ? path : fs::path();
}

/// A family of sources, one function each, is declared by the header of its folder.
bool is_declared(const fs::path& source) {
  const fs::path folder = source.parent_path();
  return fs::exists(fs::path(source).replace_extension(".hpp")) ||
         fs::exists(folder / (folder.filename().string() + ".hpp")) ||
         fs::exists(root / "core/include/headwater" / (source.stem().string() + ".hpp"));
}

}  // namespace

TEST_CASE("rooms: each keeps its budget in lines of code") {
  CHECK(lines_of_code_in({"core/include/headwater", "core/src/contract", "core/src/technique",
                          "core/src/network"}) <= 3500);
  CHECK(lines_of_code_in({"core/src/loading"}) <= 1350);
  CHECK(lines_of_code_in({"core/src/elf"}) <= 600);
  CHECK(lines_of_code_in({"core/src/config"}) <= 800);
  CHECK(lines_of_code_in({"core/src/runtime"}) <= 500);
  CHECK(lines_of_code_in({"core/src/system"}) <= 500);
  CHECK(lines_of_code_in({"core/src/probe"}) <= 550);
  CHECK(lines_of_code_in({"core/src/trial"}) <= 350);
}

TEST_CASE("rooms: nine files of ten in each have at most 200 lines") {
  Names rooms{"core/include/headwater"};
  for (const House& house : {core, sdk})
    for (const Room& room : house.rooms)
      rooms.insert(house.folder + "/" + room.folder);
  for (const std::string& room : rooms) {
    INFO(room);
    std::vector<std::size_t> lengths;
    for (const fs::path& path : files(room, code))
      lengths.push_back(lines(path).size());
    CHECK(ninetieth_percentile(lengths) <= 200);
  }
}

TEST_CASE("rooms: no folder has more than 20 names of one level") {
  std::map<std::string, Names> folders;
  for (const House& house : {core, sdk})
    for (const fs::path& path : files_of(house, {".cpp", ".hpp", ".js", ".css", ".html"}))
      folders[name(path.parent_path())].insert(path.stem().string());
  for (const auto& [folder, names] : folders) {
    INFO(folder);
    CHECK(names.size() <= 20);
  }
}

TEST_CASE("rooms: a declaration is found by the name of its source") {
  for (const House& house : {core, sdk}) {
    std::map<std::string, std::string> folders;  // of sources
    for (const fs::path& path : files_of(house, {".cpp"})) {
      if (name(path).starts_with("sdk/cli/")) continue;  // commands are declared together
      INFO(name(path));
      const bool is_new = folders.emplace(path.stem().string(), name(path.parent_path())).second;
      CHECK(is_new);
      CHECK(is_declared(path));
    }
    for (const fs::path& path : files_of(house, {".hpp"})) {
      INFO(name(path));
      const auto source = folders.find(path.stem().string());
      if (source != folders.end()) CHECK(source->second == name(path.parent_path()));
    }
  }
}

TEST_CASE("rooms: arrows point one way") {
  for (const House& house : {core, sdk}) {
    Names above;
    for (const Room& room : house.rooms) {
      INFO(room.folder);
      CHECK(std::ranges::includes(above, room.knows));
      above.insert(room.folder);
    }
    for (const fs::path& path : files_of(house, code))
      for (const std::string& line : lines(path)) {
        const fs::path other = included(house, path, line);
        if (other.empty()) continue;
        INFO(name(path) << ": " << line);
        const Room* const from = room_of(house, path);
        const Room* const to = room_of(house, other);
        REQUIRE(to != nullptr);
        CHECK((from == to || from->knows.contains(to->folder)));
      }
  }
}
