// The commands of the program. Each returns an exit status: 0 done; 1 it ran, and found
// what it must report as failure; 2 the input is wrong; 3 the worker process died.
#pragma once

#include <headwater/call_listener.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace headwater::cli {

enum Status { done = 0, failed = 1, wrong_input = 2, died = 3, interrupted = 130 };

/// SHA-256 of plugin files by path.
using Digests = std::map<std::string, std::string>;

/// What every command may be told.
struct HostOptions {
  std::vector<std::string> plugins;  ///< files, loaded at once
  unsigned threads = 0;              ///< 0: as many as there are cores
  bool built_in_only = false;        ///< no HEADWATER_PLUGIN_PATH
  std::string lock;                  ///< a file of `plugin lock`; empty: none
  Digests* digests = nullptr;        ///< to be filled, of the files that are let in
  CallListener* calls = nullptr;     ///< see ContextOptions
};

struct RunOptions {
  HostOptions host;
  std::string config;
  std::vector<std::string> overrides;
  bool fail_on_warning = false;
  bool json = false;                      ///< of check
  std::string out;                        ///< empty: runs/<name>-<hash>
  bool isolate = false;                   ///< run in a process of its own
  double time_limit = 0;                  ///< seconds without progress; 0: none
  std::uint64_t memory_limit = 0;         ///< bytes; 0: none
  std::vector<std::string> command_line;  ///< as typed, to be written down
};

struct CompareOptions {
  std::vector<std::string> runs;  ///< folders
  std::string sort = "rank";      ///< a column; "-rank" turns the order around
  bool csv = false, markdown = false, json = false;
};

struct ReproduceOptions {
  HostOptions host;
  std::vector<std::string> configs;  ///< none: those that come with the program
  std::vector<std::uint64_t> only;   ///< numbers of claims
  std::uint64_t seeds = 1;           ///< 1, 2, ... so many
  bool with_long = false, json = false;
  std::string markdown, page;  ///< files to write; empty: none
};

int run(const RunOptions& options);
int check(const RunOptions& options);

/// `kind` may be empty: all kinds of techniques.
int list(const HostOptions& options, const std::string& kind);

struct DescribeOptions {
  HostOptions host;
  std::string name;                   ///< with or without its kind: activation/relu
  std::vector<std::string> settings;  ///< key=value
  bool json = false;
  std::string page;  ///< a file to write as HTML instead of printing; empty: none
};

int describe(const DescribeOptions& options);
int compare(const CompareOptions& options);
int reproduce(const ReproduceOptions& options);

std::string version();

}  // namespace headwater::cli
