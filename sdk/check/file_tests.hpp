// Tests of the plugin file as a whole, before and while it is loaded.
#pragma once

#include <headwater/plugin_info.hpp>

#include "trial.hpp"
#include <string>
#include <vector>

namespace headwater::lab {

void add_file_tests(const PluginInfo& plugin, std::vector<Test>& tests);

/// Without these nothing else can be tried.
bool is_about_loading(const Test& test);

}  // namespace headwater::lab
