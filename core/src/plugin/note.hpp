// Gate 5: what a plugin says of itself, read from the file before any of its code runs.
#pragma once

#include <headwater/abi.h>
#include <headwater/context.hpp>

#include "elf.hpp"
#include "plugin_file.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace headwater {

/// A text of a technique: what notes and messages call it, and where it is kept.
struct TextField {
  std::string_view name;
  std::string TechniqueInfo::*info;
  headwater_str headwater_technique::*table;
};
inline constexpr TextField text_fields[] = {
    {"doc", &TechniqueInfo::doc, &headwater_technique::doc},
    {"formula", &TechniqueInfo::formula, &headwater_technique::formula},
    {"derivative", &TechniqueInfo::derivative, &headwater_technique::derivative},
    {"source", &TechniqueInfo::source, &headwater_technique::source}};

struct PluginNote;

/// The same of a whole plugin.
struct PluginText {
  std::string_view name;
  std::string PluginNote::*note;
  headwater_str headwater_plugin::*table;
};

struct PluginNote {
  headwater_note head;
  std::string name, version;
  std::string license, vendor, url, build;  ///< one line each, or empty
  std::vector<TechniqueInfo> techniques;    ///< in the order of the plugin
};

inline constexpr PluginText plugin_texts[] = {
    {"license", &PluginNote::license, &headwater_plugin::license},
    {"vendor", &PluginNote::vendor, &headwater_plugin::vendor},
    {"url", &PluginNote::url, &headwater_plugin::url},
    {"build", &PluginNote::build, &headwater_plugin::build}};

/// PluginError L05-NOTE, also for another version of the contract.
PluginNote read_note(const PluginFile& file, const Elf& elf);

/// What messages call the file of a plugin that is linked into the program.
inline constexpr const char* linked_file = "the program itself";

/// The note of the linked plugin of that name, from the memory of the program.
PluginNote linked_note(std::string_view name);

}  // namespace headwater
