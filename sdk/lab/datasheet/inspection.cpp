// A plugin's description, for people and for programs.
#include "inspection.hpp"

#include "../terminal.hpp"
#include "datasheet.hpp"
#include "technique_json.hpp"
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace headwater::lab {

namespace {

std::string processors(unsigned level) {
  return level <= 1 ? "any x86-64" : fmt::format("x86-64-v{} or better", level);
}

std::string contract(const PluginInfo& plugin) {
  return fmt::format("{}.{}, and {}.{} at least in the host", plugin.abi_major, plugin.abi_minor,
                     plugin.abi_major, plugin.minor_needed);
}

}  // namespace

std::string inspection_text(const PluginInfo& plugin, bool colour) {
  const std::vector<std::pair<const char*, std::string>> facts{
      {"file", plugin.file},          {"license", plugin.license},
      {"vendor", plugin.vendor},      {"url", plugin.url},
      {"built by", plugin.build},     {"processor", processors(plugin.isa)},
      {"contract", contract(plugin)}, {"techniques", std::to_string(plugin.techniques.size())}};
  std::string text =
      tinted(fmt::format("plugin {} {}\n", plugin.name, plugin.version), Tint::bold, colour);
  for (const auto& [label, fact] : facts)
    if (!fact.empty()) text += fmt::format("{:<14}{}\n", label, printable(fact));
  for (Datasheet sheet; const TechniqueInfo& technique : plugin.techniques) {
    sheet.info = technique;
    text += "\n" + datasheet_text(sheet, colour);
  }
  return text;
}

std::string inspection_json(const PluginInfo& plugin) {
  Json techniques = Json::list();
  for (const TechniqueInfo& technique : plugin.techniques)
    techniques.push_back(technique_json(technique));
  const Json json = {{"file", plugin.file},
                     {"name", plugin.name},
                     {"version", plugin.version},
                     {"license", plugin.license},
                     {"vendor", plugin.vendor},
                     {"url", plugin.url},
                     {"build", plugin.build},
                     {"level", plugin.isa},
                     {"contract",
                      {{"major", plugin.abi_major},
                       {"minor", plugin.abi_minor},
                       {"minor_needed", plugin.minor_needed}}},
                     {"techniques", techniques}};
  return json.indented();
}

}  // namespace headwater::lab
