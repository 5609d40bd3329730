// A plugin's description, for people and for programs.
#include "inspection.hpp"

#include "datasheet_document.hpp"
#include "technique_json.hpp"
#include <fmt/format.h>

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

Document inspection_document(const PluginInfo& plugin) {
  Facts facts{{{"file", plugin.file},
               {"license", plugin.license},
               {"vendor", plugin.vendor},
               {"url", plugin.url},
               {"built by", plugin.build},
               {"processor", processors(plugin.isa)},
               {"contract", contract(plugin)},
               {"techniques", std::to_string(plugin.techniques.size())}}};
  std::erase_if(facts.list, [](const Fact& fact) { return fact.text.empty(); });
  Document document{fmt::format("plugin {} {}", plugin.name, plugin.version), {{"", {{facts}}}}};
  for (Datasheet sheet; const TechniqueInfo& technique : plugin.techniques) {
    sheet.info = technique;
    append(document, datasheet_document(sheet));
  }
  return document;
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
