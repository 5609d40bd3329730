// headwater list data: the types of data and their settings.
#include "commands.hpp"
#include <base/table.hpp>
#include <fmt/format.h>
#include <lab/data/data.hpp>

namespace headwater::cli {

int list_data() {
  lab::Table shown{
      {{"", "TYPE", true}, {"", "SETTING", true}, {"", "DEFAULT", true}, {"", "MEANING", true}}};
  for (const lab::DataInfo& info : lab::list_data()) {
    const std::string source = info.source.empty() ? "" : fmt::format(" ({})", info.source);
    shown.add({{std::string(info.name)}, {}, {}, {std::string(info.doc) + source}});
    for (const lab::DataSetting& setting : info.settings)
      shown.add({{},
                 {std::string(setting.name)},
                 {std::string(setting.otherwise)},
                 {std::string(setting.doc)}});
  }
  fmt::print("{}", lab::to_terminal(shown, lab::terminal_of(1).colour));
  return done;
}

}  // namespace headwater::cli
