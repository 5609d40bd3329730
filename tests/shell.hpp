// The program, called as a person calls it.
#pragma once

#include "fixtures/fixture.hpp"
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <string>
#include <sys/wait.h>

namespace headwater::test {

namespace fs = std::filesystem;

struct Outcome {
  int status;
  std::string out, err;
};

/// Text whose columns are one space apart, however wide they are.
inline std::string one_spaced(const std::string& text) {
  return std::regex_replace(text, std::regex(" +"), " ");
}

/// A shell in an empty folder.
class Shell {
 public:
  Outcome run(const std::string& arguments, const std::string& before = "") const {
    const std::string command = "cd '" + place().string() + "' && " + before +
                                " '" HEADWATER_PROGRAM "' " + arguments +
                                " >../out 2>../err";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            fixture::bytes_of(folder_.path() / "out"),
            fixture::bytes_of(folder_.path() / "err")};
  }

  fs::path write(const std::string& name, const std::string& text) const {
    return folder_.write(name, text);
  }
  fs::path place() const {
    fs::create_directories(folder_.path() / "work");
    return folder_.path() / "work";
  }
  bool untouched() const { return fs::is_empty(place()); }

 private:
  fixture::Folder folder_;
};

}  // namespace headwater::test
