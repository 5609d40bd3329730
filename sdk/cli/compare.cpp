// headwater compare: runs side by side.
#include "commands.hpp"
#include <base/document_markdown.hpp>
#include <base/document_terminal.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <iostream>
#include <lab/compare/comparison_document.hpp>
#include <lab/compare/comparison_files.hpp>
#include <lab/compare/row_columns.hpp>

namespace headwater::cli {

int compare(const CompareOptions& options) {
  Diagnostics diagnostics;
  const lab::Order order = lab::order_named(options.sort, diagnostics);
  std::vector<lab::RecordedRun> runs;
  for (const std::string& folder : options.runs)
    runs.push_back(lab::read_run(folder, diagnostics));
  if (!diagnostics.empty()) {
    fmt::print(stderr, "{}", diagnostics.text());
    return wrong_input;
  }
  lab::Comparison comparison = lab::compare(std::move(runs));
  lab::sort(comparison, order);
  if (options.csv)
    std::cout << lab::comparison_csv(comparison);
  else if (options.markdown)
    std::cout << lab::to_markdown(lab::comparison_document(comparison));
  else if (options.json)
    std::cout << lab::comparison_json(comparison);
  else
    std::cout << lab::to_terminal(lab::comparison_document(comparison), lab::terminal_of(1).colour);
  return done;
}

}  // namespace headwater::cli
