// Checks plugins, techniques and the tables of their kinds.
#include "descriptor.hpp"

#include <headwater/kind.hpp>

#include "function_table.hpp"
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fmt/format.h>
#include <set>
#include <span>
#include <string_view>
#include <utility>

namespace headwater {
namespace {

using Functions = std::span<const std::string_view>;
constexpr std::string_view life[] = {"create", "destroy"};
constexpr std::string_view init[] = {"init"};

void check_functions(const void* first, Functions functions,
                     const Inspector& inspector) {
  for (std::size_t i = 0; i < functions.size(); ++i) {
    const void* function = nullptr;
    std::memcpy(&function, static_cast<const char*>(first) + i * sizeof function,
                sizeof function);
    const bool missing = function == nullptr;
    const bool optional = functions[i].starts_with('?');
    if (missing && optional) continue;
    if (!inspector.image.may_call(function))
      inspector.fail(fmt::format("{} function {}", missing ? "no" : "no code behind",
                                 functions[i].substr(optional ? 1 : 0)),
                     "a function for each entry of the table");
  }
}

void check_table(const void* table, std::uint32_t kind, const Inspector& inspector) {
  inspector.place(table, least_size(kind), "functions");
  std::uint32_t size = 0;
  std::memcpy(&size, table, sizeof size);
  inspector.size(size, least_size(kind), "table of functions");
  const std::size_t known = std::min<std::size_t>(size, whole_size(kind));
  inspector.place(table, known, "functions");
  check_functions(static_cast<const char*>(table) + table_head,
                  functions_of(kind).first((known - table_head) / sizeof(void*)),
                  inspector);
}

/// The first struct_size is all that may be read before it is known to be right.
const headwater_technique& checked_technique(const headwater_plugin& plugin,
                                             std::size_t i,
                                             const Inspector& inspector) {
  const headwater_technique& technique = technique_of(plugin, i);
  inspector.size(technique.struct_size, sizeof technique, "technique");
  if (technique.kind < HEADWATER_ACTIVATION || technique.kind > HEADWATER_SCHEDULE)
    inspector.fail(fmt::format("kind {}", technique.kind),
                   fmt::format("one of the kinds 1 to {}", HEADWATER_SCHEDULE + 0));
  return technique;
}

void check_technique(const headwater_technique& technique, const TechniqueInfo& note,
                     const Inspector& inspector) {
  const Kind kind = static_cast<Kind>(technique.kind);
  const std::string_view name = inspector.word(technique.name, "name");
  inspector.equal("kind", to_string(kind), to_string(note.kind));
  inspector.equal("name", name, note.name);
  const Inspector inside = inspector.of(fmt::format("{} '{}'", to_string(kind), name));
  for (const TextField& field : text_fields)
    inside.equal(field.name, inside.text(technique.*field.table, field.name),
                 note.*field.info);
  inside.array(technique.aliases, technique.n_aliases, "aliases");
  inside.equal("number of aliases", technique.n_aliases, note.aliases.size());
  for (std::uint64_t i = 0; i < technique.n_aliases; ++i)
    inside.equal("alias", inside.word(technique.aliases[i], "alias"), note.aliases[i]);
  check_functions(&technique.create, life, inside);
  check_table(technique.table, technique.kind, inside);
  check_settings(technique, note.settings, inside);
}

using Offers = std::set<std::pair<Kind, std::string>>;

void check_unique(const TechniqueInfo& info, Offers& offers,
                  const Inspector& inspector) {
  std::vector<std::string> words = info.aliases;
  words.push_back(info.name);
  for (const std::string& word : words)
    if (!offers.emplace(info.kind, word).second)
      inspector.fail(fmt::format("two techniques or aliases called '{}'", word),
                     "one name for one technique of each kind");
}

void check_plugin(const headwater_plugin& plugin, const PluginNote& note,
                  const Inspector& inspector) {
  if (std::memcmp(plugin.magic, HEADWATER_MAGIC, sizeof plugin.magic) != 0)
    inspector.fail("another mark", HEADWATER_MAGIC);
  inspector.size(plugin.struct_size, sizeof plugin, "table");
  inspector.equal("major version", plugin.abi_major, note.head.abi_major);
  inspector.equal("minor version", plugin.abi_minor, note.head.abi_minor);
  inspector.equal("layout", plugin.layout, note.head.layout);
  inspector.equal("instruction set", plugin.isa, note.head.isa);
  inspector.equal("minor version needed", plugin.minor_needed, note.head.minor_needed);
  for (const PluginText& part : plugin_texts)
    inspector.equal(part.name, inspector.text(plugin.*part.table, part.name),
                    note.*part.note);
  inspector.equal("number of techniques", plugin.n_techniques, note.head.n_techniques);
  inspector.equal("name", inspector.text(plugin.name, "name"), note.name);
  inspector.equal("version", inspector.text(plugin.version, "version"), note.version);
  const std::uint64_t stride = plugin.technique_stride;
  inspector.size(stride, sizeof(headwater_technique), "technique_stride");
  if (stride > 4096 || stride % alignof(headwater_technique) != 0)
    inspector.fail(fmt::format("technique_stride {}", stride),
                   "a multiple of 8, at most 4096");
  inspector.place(plugin.techniques, plugin.n_techniques * stride, "techniques");
  if (plugin.init != nullptr) check_functions(&plugin.init, init, inspector);
}

}  // namespace

const headwater_technique& technique_of(const headwater_plugin& plugin, std::size_t i) {
  const auto* const first = reinterpret_cast<const char*>(plugin.techniques);
  return *reinterpret_cast<const headwater_technique*>(first +
                                                       i * plugin.technique_stride);
}

void check_descriptor(const headwater_plugin& plugin, const PluginNote& note,
                      const Inspector& inspector) {
  check_plugin(plugin, note, inspector);
  Offers offers;
  for (std::size_t i = 0; i < note.techniques.size(); ++i) {
    const Inspector inside = inspector.of(fmt::format("technique number {}", i + 1));
    check_technique(checked_technique(plugin, i, inside), note.techniques[i], inside);
    check_unique(note.techniques[i], offers, inside);
  }
}

}  // namespace headwater
