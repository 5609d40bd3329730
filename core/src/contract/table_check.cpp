// Checks plugins, techniques and the tables of their kinds.
#include "table_check.hpp"

#include "function_table.hpp"
#include "setting_check.hpp"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <fmt/ranges.h>
#include <set>
#include <span>
#include <utility>

namespace headwater {
namespace {

constexpr Function life[] = {{"create"}, {"destroy"}};
constexpr Function init[] = {{"init"}};

void check_functions(const void* first, std::span<const Function> functions,
                     const Inspector& inspector) {
  for (std::size_t i = 0; i < functions.size(); ++i) {
    const void* code = nullptr;
    std::memcpy(&code, static_cast<const char*>(first) + i * sizeof code, sizeof code);
    const bool missing = code == nullptr;
    if (missing && functions[i].optional) continue;
    if (!inspector.memory.may_call(code))
      inspector.fail(
          fmt::format("{} function {}", missing ? "no" : "no code behind", functions[i].name),
          "a function for each entry of the table");
  }
}

void check_functions_of(const headwater_technique& technique, const Inspector& inspector) {
  check_functions(&technique.create, life, inspector);
  const void* const table = technique.table;
  const std::uint32_t kind = technique.kind;
  inspector.place(table, least_size(kind), "functions");
  std::uint32_t size = 0;
  std::memcpy(&size, table, sizeof size);
  inspector.size(size, least_size(kind), "table of functions");
  const std::size_t known = std::min<std::size_t>(size, whole_size(kind));
  inspector.place(table, known, "functions");
  check_functions(static_cast<const char*>(table) + table_head,
                  functions_of(kind).first((known - table_head) / sizeof(void*)), inspector);
}

TechniqueInfo check_technique(const headwater_technique& technique, const Inspector& inspector) {
  inspector.size(technique.struct_size, sizeof technique, "technique");
  if (technique.kind < HEADWATER_ACTIVATION || technique.kind > HEADWATER_SCHEDULE)
    inspector.fail(fmt::format("kind {}", technique.kind),
                   fmt::format("one of the kinds 1 to {}", HEADWATER_SCHEDULE + 0));
  TechniqueInfo info{.kind = static_cast<Kind>(technique.kind),
                     .name = std::string(inspector.word(technique.name, "name"))};
  const Inspector inside = inspector.of(fmt::format("{} '{}'", to_string(info.kind), info.name));
  info.doc = inside.text(technique.doc, "doc");
  info.formula = inside.text(technique.formula, "formula");
  info.derivative = inside.text(technique.derivative, "derivative");
  info.source = inside.text(technique.source, "source");
  inside.array(technique.aliases, technique.n_aliases, "aliases");
  for (std::uint64_t i = 0; i < technique.n_aliases; ++i)
    info.aliases.emplace_back(inside.word(technique.aliases[i], "alias"));
  check_functions_of(technique, inside);
  info.settings = check_settings(technique, inside);
  return info;
}

using Offered = std::set<std::pair<Kind, std::string>>;

void check_unique(const TechniqueInfo& info, Offered& offered, const Inspector& inspector) {
  std::vector<std::string> words = info.aliases;
  words.push_back(info.name);
  for (const std::string& word : words)
    if (!offered.emplace(info.kind, word).second)
      inspector.fail(fmt::format("two techniques or aliases called '{}'", word),
                     "one name for one technique of each kind");
}

PluginInfo check_plugin(const headwater_plugin& plugin, const Inspector& inspector) {
  if (std::memcmp(plugin.magic, HEADWATER_MAGIC, sizeof plugin.magic) != 0)
    inspector.fail("another mark", HEADWATER_MAGIC);
  inspector.size(plugin.struct_size, sizeof plugin, "table");
  inspector.equal("layout", plugin.layout, HEADWATER_LAYOUT);
  const auto text = [&](headwater_str value, const char* what) {
    return std::string(inspector.text(value, what));
  };
  const std::uint64_t stride = plugin.technique_stride;
  inspector.size(stride, sizeof(headwater_technique), "technique_stride");
  if (stride > 4096 || stride % alignof(headwater_technique) != 0)
    inspector.fail(fmt::format("technique_stride {}", stride), "a multiple of 8, at most 4096");
  if (plugin.n_techniques == 0 || plugin.n_techniques > most_entries)
    inspector.fail(fmt::format("{} techniques", plugin.n_techniques),
                   fmt::format("1 to {}", most_entries));
  inspector.place(plugin.techniques, plugin.n_techniques * stride, "techniques");
  if (plugin.init != nullptr) check_functions(&plugin.init, init, inspector);
  return {.file = inspector.file,
          .name = std::string(inspector.label(plugin.name, "name")),
          .version = std::string(inspector.label(plugin.version, "version")),
          .license = text(plugin.license, "license"),
          .vendor = text(plugin.vendor, "vendor"),
          .url = text(plugin.url, "url"),
          .build = text(plugin.build, "build"),
          .isa = plugin.isa,
          .abi_major = plugin.abi_major,
          .abi_minor = plugin.abi_minor,
          .minor_needed = plugin.minor_needed};
}

using Facts = std::vector<std::pair<const char*, std::string>>;

Facts facts(const PluginInfo& info) {
  return {{"major version", std::to_string(info.abi_major)},
          {"minor version", std::to_string(info.abi_minor)},
          {"instruction set", std::to_string(info.isa)},
          {"minor version needed", std::to_string(info.minor_needed)},
          {"license", info.license},
          {"vendor", info.vendor},
          {"url", info.url},
          {"build", info.build},
          {"number of techniques", std::to_string(info.techniques.size())},
          {"name", info.name},
          {"version", info.version}};
}

Facts facts(const TechniqueInfo& info) {
  return {{"kind", std::string(to_string(info.kind))},
          {"name", info.name},
          {"doc", info.doc},
          {"formula", info.formula},
          {"derivative", info.derivative},
          {"source", info.source},
          {"number of aliases", std::to_string(info.aliases.size())},
          {"alias", fmt::format("{}", fmt::join(info.aliases, ", "))},
          {"number of settings", std::to_string(info.settings.size())}};
}

Facts facts(const SettingInfo& info) {
  const Range& range = info.range;
  const auto bound = [](double value, bool told) {
    return told && std::isfinite(value) ? Node::real(value).text : "";
  };
  return {{"key", info.key},
          {"type", std::string(info.type_name())},
          {"required", info.required ? "true" : ""},
          {"auto", range.or_auto ? "true" : ""},
          {"default", info.otherwise},
          {"at_least", bound(range.min, !range.min_open)},
          {"above", bound(range.min, range.min_open)},
          {"at_most", bound(range.max, !range.max_open)},
          {"below", bound(range.max, range.max_open)},
          {"choices", fmt::format("{}", fmt::join(info.choices, " "))},
          {"unit", info.unit},
          {"doc", info.doc}};
}

template <class Info>
void compare(const Info& table, const Info& note, const Inspector& inspector) {
  if (table == note) return;
  const Facts says = facts(table), noted = facts(note);
  for (std::size_t i = 0; i < says.size(); ++i)
    inspector.equal(says[i].first, says[i].second, noted[i].second);
}

}  // namespace

const headwater_technique& technique_of(const headwater_plugin& plugin, std::size_t i) {
  const auto* const first = reinterpret_cast<const char*>(plugin.techniques);
  return *reinterpret_cast<const headwater_technique*>(first + i * plugin.technique_stride);
}

PluginInfo check_table(const headwater_plugin& plugin, const Inspector& inspector) {
  inspector.place(&plugin, sizeof plugin, "table");
  PluginInfo info = check_plugin(plugin, inspector);
  Offered offered;
  for (std::size_t i = 0; i < plugin.n_techniques; ++i) {
    const Inspector inside = inspector.of(fmt::format("technique number {}", i + 1));
    info.techniques.push_back(check_technique(technique_of(plugin, i), inside));
    check_unique(info.techniques.back(), offered, inside);
  }
  return info;
}

void check_same(const PluginInfo& table, const PluginInfo& note, const Inspector& inspector) {
  compare(table, note, inspector);
  for (std::size_t i = 0; i < table.techniques.size(); ++i) {
    const TechniqueInfo& technique = table.techniques[i];
    const std::string title = fmt::format("{} '{}'", to_string(technique.kind), technique.name);
    compare(technique, note.techniques[i], inspector.of(title));
    for (std::size_t k = 0; k < technique.settings.size(); ++k) {
      const SettingInfo& setting = technique.settings[k];
      compare(setting, note.techniques[i].settings[k],
              inspector.of(fmt::format("setting '{}' of {}", setting.key, title)));
    }
  }
}

}  // namespace headwater
