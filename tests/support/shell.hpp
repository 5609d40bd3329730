// The program, called as a person calls it.
#pragma once

#include "fixtures/fixture.hpp"
#include "patience.hpp"
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace headwater::test {

namespace fs = std::filesystem;

struct Outcome {
  int status;
  std::string out, err;
};

/// Text whose columns are one space apart, however wide they are.
inline std::string one_spaced(std::string text) {
  const auto both_blank = [](char a, char b) {
    return a == ' ' && b == ' ';
  };
  text.erase(std::ranges::unique(text, both_blank).begin(), text.end());
  return text;
}

/// A shell in an empty folder.
class Shell {
 public:
  Outcome run(const std::string& arguments, const std::string& before = "") const {
    return outcome(std::system(command(arguments, before).c_str()));
  }

  /// The same, with a signal to the program as soon as ready().
  template <class Ready>
  Outcome run_until(const Ready& ready, int signal, const std::string& arguments) const {
    const std::string line = command(arguments, "exec");
    const pid_t process = ::fork();
    if (process == 0) {
      ::execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
      ::_exit(127);
    }
    if (!wait_until(ready)) signal = SIGKILL;
    ::kill(process, signal);
    int status = 0;
    ::waitpid(process, &status, 0);
    return outcome(status);
  }

  /// Whether a run into this folder has probed its network, in its first step.
  bool trains(const std::string& folder) const {
    for (const auto& entry : fs::directory_iterator(place())) {
      const fs::path layers = entry.path() / "layers.csv";
      if (entry.path().filename().string().starts_with(folder + ".partial-") &&
          fs::exists(layers) && fs::file_size(layers) > 0)
        return true;
    }
    return false;
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
  std::string command(const std::string& arguments, const std::string& before) const {
    return "cd '" + place().string() + "' && " + before + " '" HEADWATER_PROGRAM "' " + arguments +
           " >../out 2>../err";
  }
  Outcome outcome(int status) const {
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, fixture::bytes_of(folder_.path() / "out"),
            fixture::bytes_of(folder_.path() / "err")};
  }

  fixture::Folder folder_;
};

}  // namespace headwater::test
