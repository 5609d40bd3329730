// The program `headwater`: its command line.
#include <headwater/abi.h>
#include <headwater/config.hpp>
#include <headwater/product_engine.hpp>

#include "commands.hpp"
#include "conclude.hpp"
#include "decimal.hpp"
#include "option_mistakes.hpp"
#include "plugin.hpp"
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

namespace headwater::cli {

namespace {

/// Of an option; the transformation that is added last runs first.
const CLI::Validator decimal(read_decimal, "", "decimal");

CLI::Validator from_to(double low, double high) {
  return {[=](const std::string& text) { return outside(low, high, text); },
          fmt::format("from {} to {}", low, high)};
}

/// With less a worker cannot start its threads.
const CLI::Validator enough_memory(
    [](const std::string& bytes) {
      return outside(16e6, 8e18, bytes).empty()
                 ? ""
                 : "must be from 16MB to 8EB; without a unit it counts bytes";
    },
    "");

void add_plugin_option(CLI::App& command, HostOptions& options) {
  command.add_option("--plugin", options.plugins, "load this plugin file; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

void add_lock_option(CLI::App& command, HostOptions& options, const std::string& where) {
  command
      .add_option("--lock", options.lock,
                  "load only plugins that this file of 'plugin lock' has (" + where + ")")
      ->type_name("FILE");
}

void add_config_options(CLI::App& command, RunOptions& options) {
  command.add_option("config", options.config, "the experiment, a YAML file")
      ->type_name("CONFIG")
      ->required();
  command
      .add_option("overrides", options.overrides,
                  "values that replace those of the file, as optimizer.learning_rate=0.1")
      ->type_name("key=value");
  command
      .add_option_function<std::string>(
          "--fail-on", [&](const std::string&) { options.fail_on_warning = true; },
          "end with status 1, before any training, where a warning is given")
      ->type_name("warning")
      ->check(CLI::IsMember({"warning"}));
  add_plugin_option(command, options.host);
  add_lock_option(command, options.host, "plugins.lock beside CONFIG, if there is one");
}

void add_isolation(CLI::App& run, RunOptions& options) {
  CLI::Option* isolate =
      run.add_flag("--isolate", options.isolate,
                   "run in a worker process, and tell how it died if a plugin kills it");
  run.add_option("--time-limit", options.time_limit, "end a worker that stands still for so long")
      ->type_name("SECONDS")
      ->check(from_to(0.001, 1e9))
      ->transform(decimal)
      ->needs(isolate);
  run.add_option("--memory-limit", options.memory_limit, "what a worker may use, as 500MB")
      ->type_name("SIZE")
      ->check(enough_memory)
      ->transform(CLI::AsSizeValue(false))
      ->transform(decimal)
      ->needs(isolate);
}

void add_run(CLI::App& app, RunOptions& options) {
  CLI::App* run = app.add_subcommand("run", "train, measure and compare what a file describes");
  add_config_options(*run, options);
  run->add_option("--out", options.out, "the run folder (runs/<name>-<hash>)")->type_name("DIR");
  run->add_option("--threads", options.host.threads, "threads of a step (all cores)")
      ->type_name("N")
      ->check(from_to(1, 1024))
      ->transform(decimal);
  add_isolation(*run, options);
  run->footer("example: headwater run configs/smallest.yaml seed=2 --out runs/second");
}

void add_check(CLI::App& app, RunOptions& options) {
  CLI::App* check =
      app.add_subcommand("check", "find mistakes, and predict the gradient, without training");
  add_config_options(*check, options);
  check->add_flag("--json", options.json, "write the predictions as JSON");
  check->footer("example: headwater check configs/smallest.yaml network.0.repeat=50");
}

void add_list(CLI::App& app, HostOptions& options, std::string& kind) {
  CLI::App* list = app.add_subcommand("list", "list the techniques, data or quantities on offer");
  list->add_option("kind", kind,
                   "activation, initializer, normalizer, block, loss, optimizer, schedule, "
                   "data or quantity")
      ->type_name("KIND");
  add_plugin_option(*list, options);
  list->footer("example: headwater list activation");
}

void add_describe(CLI::App& app, DescribeOptions& options) {
  CLI::App* describe = app.add_subcommand(
      "describe", "tell all about a technique, or about keys of a configuration");
  describe
      ->add_option("name", options.name, "a name, kind/name where two share it, or a key, as train")
      ->type_name("[KIND/]NAME")
      ->required();
  describe
      ->add_option("settings", options.settings,
                   "what it is set to, as negative_slope=0.2; the rest by default")
      ->type_name("key=value");
  describe->add_flag("--json", options.json, "write it as JSON, with the plotted points");
  describe->add_option("--html", options.page, "write it as a page for a browser")
      ->type_name("FILE");
  add_plugin_option(*describe, options.host);
  describe->footer("example: headwater describe leaky_relu negative_slope=0.2");
}

void add_compare(CLI::App& app, CompareOptions& options) {
  CLI::App* compare =
      app.add_subcommand("compare", "show runs side by side, and what sets them apart");
  compare->add_option("run", options.runs, "folders that runs were written to")
      ->type_name("RUN")
      ->required();
  compare->add_option("--sort", options.sort, "sort by a column; -COLUMN: largest first")
      ->type_name("COLUMN")
      ->capture_default_str();
  auto* form = compare->add_option_group("form", "for other programs");
  form->add_flag("--csv", options.csv, "the table alone, exact numbers");
  form->add_flag("--markdown", options.markdown, "to paste into a text");
  form->add_flag("--json", options.json, "everything, exact numbers");
  form->require_option(0, 1);
  compare->footer("example: headwater compare runs/first runs/second --sort seconds");
}

void add_reproduce(CLI::App& app, ReproduceOptions& options) {
  CLI::App* reproduce = app.add_subcommand(
      "reproduce", "run published claims, and hold them against what is measured");
  reproduce
      ->add_option("config", options.configs,
                   "files with a 'claim' (those that come with the program)")
      ->type_name("CONFIG");
  reproduce->add_option("--only", options.only, "the claims of these numbers")
      ->type_name("N,N...")
      ->delimiter(',')
      ->transform(decimal)
      ->allow_extra_args(false);
  reproduce->add_option("--seeds", options.seeds, "run each with so many seeds, from 1 on")
      ->type_name("N")
      ->check(from_to(1, 1000))
      ->transform(decimal)
      ->capture_default_str();
  reproduce->add_flag("--long", options.with_long, "those too that last minutes");
  reproduce->add_flag("--json", options.json, "write everything as JSON");
  reproduce->add_option("--markdown", options.markdown, "write the tables as Markdown")
      ->type_name("FILE");
  reproduce->add_option("--html", options.page, "write a page for a browser")->type_name("FILE");
  reproduce->add_option("--threads", options.host.threads, "threads of a step (all cores)")
      ->type_name("N")
      ->check(from_to(1, 1024))
      ->transform(decimal);
  add_plugin_option(*reproduce, options.host);
  reproduce->footer("example: headwater reproduce --only 3,15 --seeds 5");
}

void add_plugin_new(CLI::App& group, int& status) {
  const auto options = std::make_shared<PluginNewOptions>();
  CLI::App& command =
      *group.add_subcommand("new", "write a small plugin, ready to build, to make yours from");
  command
      .add_option("kind", options->kind,
                  "activation, initializer, normalizer, block, loss, optimizer or "
                  "schedule")
      ->type_name("KIND")
      ->required();
  command.add_option("name", options->name, "small letters, digits and '_', as soft_step2")
      ->type_name("NAME")
      ->required();
  command
      .add_option("--folder", options->folder, "where its folder NAME is made (the current one)")
      ->type_name("DIR");
  command.footer("example: headwater plugin new activation soft_step2");
  command.callback([options, &status] { status = plugin_new(*options); });
}

void add_plugin_check(CLI::App& group, int& status) {
  const auto options = std::make_shared<PluginCheckOptions>();
  CLI::App& check =
      *group.add_subcommand("check", "try a plugin out, each test in a process of its own");
  check.add_option("file", options->check.file, "the plugin")->type_name("FILE")->required();
  check
      .add_option("settings", options->check.settings,
                  "what its techniques are set to, as units=8; the rest by default")
      ->type_name("key=value");
  check.add_option("--golden", options->check.golden, "values that it must reproduce, too")
      ->type_name("FILE");
  check.add_option("--filter", options->check.filter, "only tests with this in their names")
      ->type_name("TEXT");
  check.add_option("--seed", options->check.seed, "of the numbers it is tried with")
      ->type_name("N")
      ->transform(decimal)
      ->capture_default_str();
  check.add_option("--time-limit", options->check.time_limit, "seconds that a test may last")
      ->type_name("SECONDS")
      ->check(from_to(0.01, 1e6))
      ->transform(decimal)
      ->capture_default_str();
  check.add_flag("--json", options->json, "write the results as JSON");
  check.add_option("--junit", options->junit, "write them for a build server, too")
      ->type_name("FILE");
  check.footer("example: headwater plugin check ./snake.so --filter gradient");
  check.callback([options, &status] { status = plugin_check(*options); });
}

CLI::App& add_name(CLI::App& group, const char* name, const char* what, const char* type,
                   const char* names, const std::shared_ptr<NameOptions>& options) {
  CLI::App& command = *group.add_subcommand(name, what);
  command.add_option("name", options->name, names)->type_name(type)->required();
  command.add_flag("--json", options->json, "write it as JSON");
  return command;
}

void add_plugin_inspect(CLI::App& group, int& status) {
  const auto options = std::make_shared<NameOptions>();
  CLI::App& command = add_name(
      group, "inspect", "tell what a plugin says of itself, without running it", "FILE|[KIND/]NAME",
      "a path that ends with .so, or the name of a technique", options);
  command.footer("example: headwater plugin inspect ./snake.so");
  command.callback([options, &status] { status = plugin_inspect(*options); });
}

void add_plugin_explain(CLI::App& group, int& status) {
  const auto options = std::make_shared<NameOptions>();
  CLI::App& command =
      add_name(group, "explain", "tell which file a name leads to, and why no other", "[KIND/]NAME",
               "a name, or kind/name where two share it", options);
  add_plugin_option(command, options->host);
  add_lock_option(command, options->host, "none unless it is named");
  command.footer("example: headwater plugin explain activation/relu");
  command.callback([options, &status] { status = plugin_explain(*options); });
}

void add_plugin_lock(CLI::App& group, int& status) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App& command = *group.add_subcommand(
      "lock",
      "write down which plugin files a configuration loads: while plugins.lock lies "
      "beside it, run and check load no others");
  command.add_option("config", options->config, "the experiment, a YAML file")
      ->type_name("CONFIG")
      ->required();
  command.add_option("--out", options->out, "the file to write (plugins.lock beside it)")
      ->type_name("FILE");
  add_plugin_option(command, options->host);
  command.footer("example: headwater plugin lock configs/smallest.yaml");
  command.callback([options, &status] { status = plugin_lock(*options); });
}

void add_plugin(CLI::App& app, int& status) {
  CLI::App& group = *app.add_subcommand("plugin", "write, check, inspect and lock plugins");
  group.require_subcommand(1);
  group.footer("example: headwater plugin check ./snake.so");
  add_plugin_new(group, status);
  add_plugin_check(group, status);
  add_plugin_inspect(group, status);
  add_plugin_explain(group, status);
  add_plugin_lock(group, status);
}

int refuse(const Diagnostics& mistakes) {
  fmt::print(stderr, "{}", mistakes.text());
  return wrong_input;
}

int dispatch(int argc, char** argv) {
  CLI::App app("Deep networks whose gradients reach the first layers.", "headwater");
  RunOptions options;
  options.command_line.assign(argv, argv + argc);
  DescribeOptions described;
  CompareOptions comparison;
  ReproduceOptions reproduction;
  std::string kind;
  add_run(app, options);
  add_check(app, options);
  add_list(app, options.host, kind);
  add_describe(app, described);
  add_compare(app, comparison);
  add_reproduce(app, reproduction);
  int plugin_status = done;
  add_plugin(app, plugin_status);
  app.set_version_flag("--version", version());
  app.require_subcommand(1);
  app.footer("example: headwater run configs/smallest.yaml");
  const Diagnostics mistakes = option_mistakes(app, options.command_line);
  if (!mistakes.empty()) return refuse(mistakes);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);
    return refuse(refusal_of(app, options.command_line, e));
  }
  if (app.got_subcommand("run")) return run(options);
  if (app.got_subcommand("check")) return check(options);
  if (app.got_subcommand("describe")) return describe(described);
  if (app.got_subcommand("compare")) return compare(comparison);
  if (app.got_subcommand("reproduce")) return reproduce(reproduction);
  if (app.got_subcommand("plugin")) return plugin_status;
  return list(options.host, kind);
}

}  // namespace

std::string version() {
  return fmt::format("headwater {} (plugin contract {}.{}, products by {})", HEADWATER_VERSION,
                     HEADWATER_ABI_MAJOR, HEADWATER_ABI_MINOR, product_engine());
}

}  // namespace headwater::cli

int main(int argc, char** argv) {
  return headwater::cli::conclude_program([&] { return headwater::cli::dispatch(argc, argv); });
}
