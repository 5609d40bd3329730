// The commands of the program. Each returns an exit status: 0 done; 1 it ran, and found
// what it must report as failure; 2 the input is wrong.
#pragma once

#include <string>
#include <vector>

namespace headwater::cli {

enum Status { done = 0, failed = 1, wrong_input = 2, interrupted = 130 };

/// What every command may be told.
struct HostOptions {
  std::vector<std::string> plugins;  ///< files, loaded at once
  unsigned threads = 0;              ///< 0: as many as there are cores
};

struct RunOptions {
  HostOptions host;
  std::string config;
  std::vector<std::string> overrides;
  bool json = false;                      ///< of check
  std::string out;                        ///< empty: runs/<name>-<hash>
  std::vector<std::string> command_line;  ///< as typed, to be written down
};

struct CompareOptions {
  std::vector<std::string> runs;  ///< folders
  std::string sort = "rank";      ///< a column; "-rank" turns the order around
  bool csv = false, markdown = false, json = false;
};

int run(const RunOptions& options);
int check(const RunOptions& options);

/// `kind` may be empty: all kinds of techniques.
int list(const HostOptions& options, const std::string& kind);
int list_data();

struct DescribeOptions {
  HostOptions host;
  std::string name;                   ///< with or without its kind: activation/relu
  std::vector<std::string> settings;  ///< key=value
  bool json = false;
  std::string page;  ///< a file to write as HTML instead of printing; empty: none
};

int describe(const DescribeOptions& options);
int compare(const CompareOptions& options);

std::string version();

}  // namespace headwater::cli
