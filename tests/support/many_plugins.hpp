// Folders of many plugins, made from one.
#pragma once

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <string>

namespace headwater::test {

/// "n000", "n001", ...
inline std::string name_of(int i) {
  return fmt::format("n{:03}", i);
}

/// Plugins activation/n000.so, n001.so, ...: all that a plugin with four letters says
/// of itself, under another name.
inline void install_many(const std::filesystem::path& folder, const std::filesystem::path& original,
                         int count) {
  std::ifstream in(original, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const std::string name = original.stem().string();
  std::filesystem::create_directories(folder / "activation");
  for (int i = 0; i < count; ++i) {
    std::string renamed = bytes;
    for (std::size_t at = 0; (at = renamed.find(name, at)) != std::string::npos;)
      renamed.replace(at, 4, name_of(i));
    std::ofstream(folder / "activation" / (name_of(i) + ".so"), std::ios::binary) << renamed;
  }
}

}  // namespace headwater::test
