// headwater plugin check: is a plugin right?
#include <headwater/error.hpp>

#include "commands.hpp"
#include "host.hpp"
#include "plugin.hpp"
#include <cstdio>
#include <fmt/format.h>
#include <lab/check/check.hpp>
#include <lab/file.hpp>
#include <lab/terminal.hpp>
#include <memory>
#include <string>

namespace headwater::cli {

namespace {

struct PluginCheckOptions {
  lab::CheckOptions check;
  bool json = false;
  std::string junit;  ///< a file to write; empty: none
};

int plugin_check(PluginCheckOptions options) {
  options.check.folders = plugin_folders({});
  const bool colour = lab::terminal_of(1).colour;
  const lab::CheckReport report =
      lab::check_plugin(options.check, [&](const lab::TestResult& result) {
        if (!options.json) fmt::print("{}", lab::result_text(result, colour));
        std::fflush(stdout);
      });
  if (!options.junit.empty())
    lab::write_atomically(options.junit, lab::check_junit(report));
  if (!options.json && options.check.filter.empty() && report.good())
    fmt::print("{}", lab::check_datasheets(options.check, report.plugin, colour));
  fmt::print("{}", options.json ? lab::check_json(report)
                                : lab::check_summary(report, colour));
  return report.good() ? done : failed;
}

}  // namespace

void add_plugin_check(CLI::App& group, int& status) {
  const auto options = std::make_shared<PluginCheckOptions>();
  CLI::App& check = *group.add_subcommand(
      "check", "try a plugin out, each test in a process of its own");
  check.add_option("file", options->check.file, "the plugin")
      ->type_name("FILE")
      ->required();
  check
      .add_option("settings", options->check.settings,
                  "what its techniques are set to, as units=8; the rest by default")
      ->type_name("key=value");
  check
      .add_option("--golden", options->check.golden,
                  "values that it must reproduce, too")
      ->type_name("FILE");
  check
      .add_option("--filter", options->check.filter,
                  "only tests with this in their names")
      ->type_name("TEXT");
  check.add_option("--seed", options->check.seed, "of the numbers it is tried with")
      ->type_name("N")
      ->capture_default_str();
  check
      .add_option("--time-limit", options->check.time_limit,
                  "seconds that a test may last")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.01, 1e6))
      ->capture_default_str();
  check.add_flag("--json", options->json, "write the results as JSON");
  check.add_option("--junit", options->junit, "write them for a build server, too")
      ->type_name("FILE");
  check.footer("example: headwater plugin check ./snake.so --filter gradient");
  check.callback([options, &status] { status = plugin_check(*options); });
}

}  // namespace headwater::cli
