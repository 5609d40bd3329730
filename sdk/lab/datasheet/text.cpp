// A datasheet for people.
#include "../grid.hpp"
#include "../terminal.hpp"
#include "datasheet.hpp"
#include "plot.hpp"
#include "words.hpp"
#include <fmt/format.h>
#include <limits>

namespace headwater::lab {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t columns = 80;

std::string lines(const std::vector<Fact>& facts) {
  std::string text;
  for (const Fact& fact : facts)
    text += fmt::format("{:<14}{}\n", fact.label, fact.text);
  return text;
}

std::string table(std::vector<Column> titles, const std::vector<Row>& rows, bool colour) {
  Grid grid(std::move(titles), std::numeric_limits<std::uint16_t>::max());
  for (const Row& row : rows) {
    std::vector<Cell> cells;
    for (const std::string& text : row)
      cells.push_back({text});
    grid.add(std::move(cells));
  }
  return grid.text(colour);
}

std::string settings_text(const Datasheet& sheet, bool colour) {
  if (sheet.info.settings.empty()) return "It has no settings.\n";
  return table({{"", "setting", true},
                {"", "type", true},
                {"", "range", true},
                {"", "default", true},
                {"", "value", true},
                {"", "what it is", true}},
               setting_rows(sheet), colour);
}

std::string curve_text(const Datasheet& sheet, bool colour) {
  const Curve& curve = *sheet.curve;
  const Samples& s = sheet.plotted;
  const Interval lively{curve.saturated_below.value_or(-infinity),
                        curve.saturated_above.value_or(infinity)};
  return beside(drawn({"f(x)", s.x, s.f, lively}, colour),
                drawn({"f'(x)", s.x, s.derivative, lively}, colour)) +
         "\n" + lines(facts_of(curve));
}

std::string theory_text(const Theory& theory, bool colour) {
  std::string text = table({{"", "weights", true},
                            {"", "q*"},
                            {"", "chi1"},
                            {"factor", "per layer"},
                            {"depth", "scale"},
                            {"gradient ratio over", "10"},
                            {"gradient ratio over", "20"},
                            {"gradient ratio over", "50 layers"}},
                           outlook_rows(theory), colour);
  for (const std::string& sentence : sentences(theory))
    text += wrapped(sentence, columns) + "\n";
  return text + tinted(wrapped(legend(), columns), Tint::faint, colour) + "\n";
}

}  // namespace

std::string datasheet_text(const Datasheet& sheet, bool colour) {
  const std::string name = fmt::format("{}/{}", to_string(sheet.info.kind), sheet.info.name);
  std::string text = tinted(name, Tint::bold, colour) + "\n" + lines(facts_of(sheet)) + "\n" +
                     settings_text(sheet, colour);
  if (sheet.curve) text += "\n" + curve_text(sheet, colour);
  if (sheet.theory) text += "\n" + theory_text(*sheet.theory, colour);
  if (!sheet.why_no_curve.empty()) text += "\n" + sheet.why_no_curve + "\n";
  return text;
}

}  // namespace headwater::lab
