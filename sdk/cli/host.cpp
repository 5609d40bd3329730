// The context that commands work in.
#include "host.hpp"

#include <headwater/characters.hpp>
#include <headwater/config.hpp>
#include <headwater/error.hpp>

#include <algorithm>
#include <base/digest.hpp>
#include <base/lock.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sched.h>

namespace headwater::cli {

namespace {

namespace fs = std::filesystem;

void warn_of(const std::string& folder, const char* what) {
  if (!folder.empty())
    fmt::print(stderr, "headwater: warning: HEADWATER_PLUGIN_PATH: '{}' {}\n", printable(folder),
               what);
}

/// Ignored in a program that runs with another user's rights, and where a path is
/// relative: the working directory must not decide what code runs.
std::vector<std::string> folders_of_environment() {
  std::vector<std::string> folders;
  const char* const variable = secure_getenv("HEADWATER_PLUGIN_PATH");
  std::string_view rest = variable ? variable : "";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string folder(rest.substr(0, end));
    std::error_code error;
    if (!fs::path(folder).is_absolute())
      warn_of(folder, "is ignored because it is not an absolute path");
    else if (!fs::is_directory(folder, error))
      warn_of(folder, "is ignored because there is no such folder");
    else
      folders.push_back(folder);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return folders;
}

/// "v3": a level of x86-64. Plugins for higher ones are left out, for the same rounding
/// on any processor.
unsigned highest_level() {
  const char* const variable = secure_getenv("HEADWATER_ISA_MAX");
  const std::string_view text = variable && *variable ? variable : "v4";
  if (text.size() == 2 && text[0] == 'v' && text[1] >= '1' && text[1] <= '4')
    return static_cast<unsigned>(text[1] - '0');
  throw Error(
      fmt::format("error: HEADWATER_ISA_MAX is '{}'\n  it can be v1, v2, v3 or v4, or not be set",
                  printable(text)));
}

/// Lets in all files, as long as they stay the same.
decltype(ContextOptions::admit) note_digests(Digests& digests) {
  return [&](const PluginInfo& plugin,
             const std::function<std::string()>& next) -> std::optional<Refusal> {
    const std::string digest = lab::sha256(next);
    if (digests.emplace(plugin.file, digest).first->second == digest) return std::nullopt;
    return Refusal{.what = "plugin file changes while it is being locked",
                   .help = "wait until it is written, then try again"};
  };
}

/// Also what cannot be read: a link that leads nowhere, or a folder that may not be entered.
bool lies_there(const std::string& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() != fs::file_type::not_found;
}

unsigned available_cores() {
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return static_cast<unsigned>(std::max(CPU_COUNT(&cores), 1));
}

}  // namespace

unsigned threads_of(const HostOptions& options) {
  return options.threads > 0 ? options.threads : available_cores();
}

fs::path own_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return program.parent_path().parent_path();
}

std::vector<std::string> plugin_folders(const HostOptions& options) {
  std::vector<std::string> folders;
  if (!options.built_in_only) folders = folders_of_environment();
  if (const fs::path own = own_folder(); !own.empty())
    folders.push_back((own / "lib/headwater/plugins").string());
  return folders;
}

Context make_context(const HostOptions& options) {
  ContextOptions context;
  context.folders = plugin_folders(options);
  context.files = options.plugins;
  context.isa_max = highest_level();
  if (!options.lock.empty()) context.admit = lab::admit_locked(lab::read_lock(options.lock));
  if (options.digests) context.admit = note_digests(*options.digests);
  context.calls = options.calls;
  context.threads = threads_of(options);
  context.share_cxx_runtime = true;
  context.guard_process = true;
  context.log = [](std::string_view message) {
    fmt::print(stderr, "headwater: {}\n", message);
  };
  return Context(std::move(context));
}

Context make_context(const RunOptions& options) {
  HostOptions host = options.host;
  const std::string beside = lock_beside(options.config);
  if (host.lock.empty() && lies_there(beside)) host.lock = beside;
  return make_context(host);
}

std::string lock_beside(const std::string& config) {
  return (fs::path(config).parent_path() / "plugins.lock").string();
}

Status refuse_kind(const std::string& name, const std::vector<std::string>& more) {
  std::vector<std::string> known;
  for (const Kind kind : all_kinds)
    known.emplace_back(to_string(kind));
  std::ranges::copy(more, std::back_inserter(known));
  std::string hint = did_you_mean(name, known);
  if (hint.empty()) hint = fmt::format("known kinds: {}", fmt::join(known, ", "));
  fmt::print(stderr, "headwater: error: unknown kind '{}'\n  {}\n", printable(name), hint);
  return wrong_input;
}

ReadExperiment read_experiment(Context& context, const RunOptions& options) {
  Diagnostics diagnostics;
  auto experiment = lab::read_experiment(context, options.config, options.overrides, diagnostics);
  fmt::print(stderr, "{}", diagnostics.text());
  if (!diagnostics.empty()) return {std::nullopt, wrong_input};
  if (!options.fail_on_warning || diagnostics.warnings().empty()) return {std::move(experiment)};
  fmt::print(stderr,
             "headwater: error: nothing was done, for a warning was given and "
             "'--fail-on warning' makes it a failure\n");
  return {std::nullopt, failed};
}

}  // namespace headwater::cli
