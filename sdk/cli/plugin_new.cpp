// headwater plugin new: a plugin to start from.
#include <headwater/error.hpp>

#include "host.hpp"
#include "plugin.hpp"
#include <algorithm>
#include <check/new_plugin.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <string>

namespace headwater::cli {

namespace {

/// A name on offer would make its users ask which of the two is meant.
void refuse_known(Kind kind, const std::string& name) {
  for (const Offer& known : make_context(HostOptions{}).offers(kind, name))
    if (known.usable())
      throw Error(
          fmt::format("error: there is the {0} '{1}' already, in {2}\n"
                      "  choose another name; headwater describe {0}/{1} tells "
                      "what that one is",
                      to_string(kind), known.technique().name, known.file));
}

/// Where CMake finds the SDK; a build of this project is not a place for that.
std::string prefix() {
  const auto own = own_folder();
  return std::filesystem::exists(own / "lib/cmake/headwater") ? own.string() : "PREFIX";
}

}  // namespace

int plugin_new(const PluginNewOptions& options) {
  const std::optional<Kind> kind = kind_named(options.kind);
  if (!kind) return refuse_kind(options.kind);
  refuse_known(*kind, options.name);
  const auto templates = own_folder() / "share/headwater/templates";
  const auto folder = lab::write_new_plugin({*kind, options.name, templates, options.folder});
  fmt::print(
      "{0} holds a small {1} to start from, {2}.cpp. To build and to try it:\n\n"
      "  cmake -S {0} -B {0}/build -D CMAKE_PREFIX_PATH={3}\n"
      "  cmake --build {0}/build\n"
      "  ctest --test-dir {0}/build\n{4}",
      folder.lexically_normal().string(), to_string(*kind), options.name, prefix(),
      prefix() == "PREFIX" ? "\nPREFIX is where you install Headwater: ./dev install PREFIX\n"
                           : "");
  return done;
}

}  // namespace headwater::cli
