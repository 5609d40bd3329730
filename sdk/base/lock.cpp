// Reads locks, and holds plugin files against them.
#include "lock.hpp"

#include <headwater/characters.hpp>
#include <headwater/config.hpp>
#include <headwater/error.hpp>

#include "digest.hpp"
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>
#include <system_error>

namespace headwater::lab {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> digests_of(const Lock& lock, const PluginInfo& plugin) {
  std::vector<std::string> digests;
  for (const TechniqueInfo& info : plugin.techniques) {
    const std::string name = fmt::format("{}/{}", to_string(info.kind), info.name);
    for (const Pin& pin : lock.pins)
      if (pin.technique == name) digests.push_back(pin.sha256);
  }
  return digests;
}

/// Other programs write digests in capitals.
std::string lowered(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Pin read_pin(const Node& node, Diagnostics& diagnostics) {
  MapReader reader(node, "locked plugin", diagnostics);
  reader.require("technique");
  const Node* digest = reader.require("sha256");
  Pin pin{reader.text("technique", {}), lowered(reader.text("sha256", {}))};
  reader.text("file", {});
  reader.text("version", {});
  reader.finish();
  if (digest != nullptr && !pin.sha256.empty() && !is_digest(pin.sha256))
    diagnostics.error(digest->mark,
                      "'sha256' must be 64 hexadecimal digits, but got " + describe(*digest),
                      "write the file anew: headwater plugin lock CONFIG");
  return pin;
}

}  // namespace

Lock read_lock(const std::string& file) {
  std::error_code error;
  if (const auto found = fs::status(file, error); fs::exists(found) && !fs::is_regular_file(found))
    throw Error(
        fmt::format("{}: error: a lock must be a regular file\n  write it: headwater "
                    "plugin lock CONFIG",
                    printable(file)));
  Diagnostics diagnostics;
  const Node root = read_yaml(file, diagnostics);
  Lock lock{file, {}};
  if (diagnostics.empty()) {
    MapReader reader(root, "lock", diagnostics);
    const Node* plugins = reader.require("plugins");
    reader.finish();
    if (plugins != nullptr && plugins->kind != Node::Kind::list)
      diagnostics.error(plugins->mark, "'plugins' must be a list, but got " + describe(*plugins));
    else if (plugins != nullptr)
      for (const Node& node : plugins->items)
        lock.pins.push_back(read_pin(node, diagnostics));
  }
  if (!diagnostics.empty()) throw Error(diagnostics.text());
  return lock;
}

decltype(ContextOptions::admit) admit_locked(Lock lock) {
  return
      [lock = std::move(lock)](const PluginInfo& plugin,
                               const std::function<std::string()>& next) -> std::optional<Refusal> {
        const std::vector<std::string> locked = digests_of(lock, plugin);
        const std::string digest = sha256(next);
        if (std::ranges::find(locked, digest) != locked.end()) return std::nullopt;
        return Refusal{.what = fmt::format("plugin '{}' {} {}", plugin.name, plugin.version,
                                           locked.empty() ? "is not among the locked ones"
                                                          : "is not the file that was locked"),
                       .has = "sha256 " + digest,
                       .needs = locked.empty() ? fmt::format("an entry in {}", lock.file)
                                               : fmt::format("sha256 {} by {}",
                                                             fmt::join(locked, " or "), lock.file),
                       .help = "restore that file, or lock again: headwater plugin lock CONFIG"};
      };
}

}  // namespace headwater::lab
