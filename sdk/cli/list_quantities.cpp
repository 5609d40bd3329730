// headwater list quantity: the numbers that `expect:` can bound.
#include "commands.hpp"
#include <base/table.hpp>
#include <fmt/format.h>
#include <lab/run/quantities.hpp>
#include <lab/theory/measurement.hpp>

namespace headwater::cli {

int list_quantities() {
  lab::Table shown{{{"", "QUANTITY", true}, {"", "TAKEN", true}, {"", "MEANING", true}}};
  for (const lab::Quantity& one : lab::quantities())
    shown.add({{std::string(one.name)}, {"always"}, {std::string(one.doc)}});
  for (const lab::Measurement& one : lab::measurements())
    shown.add({{std::string(one.name)}, {"when expected"}, {std::string(one.doc)}});
  fmt::print("{}", lab::to_terminal(shown, lab::terminal_of(1).colour));
  return done;
}

}  // namespace headwater::cli
