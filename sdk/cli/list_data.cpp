// headwater list data: the types of data and their settings.
#include "commands.hpp"
#include <fmt/format.h>
#include <lab/data.hpp>
#include <lab/grid.hpp>

namespace headwater::cli {

int list_data() {
  lab::Grid grid(
      {{"", "TYPE", true}, {"", "SETTING", true}, {"", "DEFAULT", true}, {"", "MEANING", true}});
  for (const lab::DataInfo& info : lab::list_data()) {
    const std::string source = info.source.empty() ? "" : fmt::format(" ({})", info.source);
    grid.add({{std::string(info.name)}, {}, {}, {std::string(info.doc) + source}});
    for (const lab::DataSetting& setting : info.settings)
      grid.add({{},
                {std::string(setting.name)},
                {std::string(setting.otherwise)},
                {std::string(setting.doc)}});
  }
  fmt::print("{}", grid.text(lab::terminal_of(1).colour));
  return done;
}

}  // namespace headwater::cli
