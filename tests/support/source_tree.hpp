// The files of the project, for tests of its rules.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace headwater::test {

inline const std::filesystem::path root = HEADWATER_SOURCE_DIR;

inline const std::set<std::string> code{".cpp", ".hpp", ".h", ".c"};

inline std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline std::vector<std::string> lines(const std::filesystem::path& path) {
  std::vector<std::string> out;
  std::istringstream in(read(path));
  for (std::string line; std::getline(in, line);)
    out.push_back(line);
  return out;
}

/// Files below a folder whose names end so.
inline std::vector<std::filesystem::path> files(const std::string& folder,
                                                const std::set<std::string>& endings) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder))
    if (entry.is_regular_file() && endings.contains(entry.path().extension().string()))
      out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

inline std::string name(const std::filesystem::path& path) {
  return std::filesystem::relative(path, root).string();
}

}  // namespace headwater::test
