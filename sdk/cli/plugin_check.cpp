// headwater plugin check: is a plugin right?
#include "host.hpp"
#include "plugin.hpp"
#include <base/document_terminal.hpp>
#include <base/file.hpp>
#include <check/check_text.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <string>

namespace headwater::cli {

int plugin_check(PluginCheckOptions options) {
  options.check.folders = plugin_folders({});
  const bool colour = lab::terminal_of(1).colour;
  const lab::CheckReport report =
      lab::check_plugin(options.check, [&](const lab::TestResult& result) {
        if (!options.json) fmt::print("{}", lab::to_terminal(lab::result_document(result), colour));
        std::fflush(stdout);
      });
  if (!options.junit.empty()) lab::write_atomically(options.junit, lab::check_junit(report));
  if (!options.json && options.check.filter.empty() && report.good())
    fmt::print("{}", lab::check_datasheets(options.check, report.plugin, colour));
  fmt::print("{}", options.json ? lab::check_json(report)
                                : lab::to_terminal(lab::summary_document(report), colour));
  return report.good() ? done : failed;
}

}  // namespace headwater::cli
