// A datasheet for people.
#include "datasheet_document.hpp"

#include "datasheet_words.hpp"
#include "theory_words.hpp"
#include <fmt/format.h>

namespace headwater::lab {

namespace {

constexpr std::size_t width = 80;

Section settings_part(const Datasheet& sheet) {
  if (sheet.info.settings.empty()) return {"Settings", {{paragraph("It has no settings.")}}};
  return {"Settings", {{settings_of(sheet)}}};
}

Charts curves_of(const Datasheet& sheet) {
  const Samples& s = sheet.plotted;
  Chart f{"f(x)", "x", s.x, s.f}, derivative{"f'(x)", "x", s.x, s.derivative};
  for (Chart* const chart : {&f, &derivative}) {
    chart->lively_from = sheet.curve->saturated_below.value_or(chart->lively_from);
    chart->lively_to = sheet.curve->saturated_above.value_or(chart->lively_to);
  }
  return {{f, derivative}};
}

Section theory_part(const Theory& theory) {
  Section section{"Gradients in deep networks", {{outlook_table(theory)}}};
  for (const std::string& sentence : sentences(theory))
    section.parts.push_back({paragraph(sentence, Tint::none, width)});
  section.parts.push_back({paragraph(legend(), Tint::faint, width)});
  const GainCurve& curve = theory.by_gain;
  section.parts.push_back({Charts{{{"factor per layer at the fixed point",
                                    "gain of the weights",
                                    curve.gain,
                                    curve.factor,
                                    {1}}}},
                           Readers::pages});
  return section;
}

}  // namespace

Document datasheet_document(const Datasheet& sheet) {
  const std::string name = fmt::format("{}/{}", to_string(sheet.info.kind), sheet.info.name);
  Document document{name, {{"", {{facts_of(sheet)}}}, settings_part(sheet)}};
  auto& sections = document.sections;
  if (sheet.curve) {
    sections.push_back({"Curve", {{curves_of(sheet)}}});
    sections.push_back({"", {{facts_of(*sheet.curve)}}});
  }
  if (sheet.theory) sections.push_back(theory_part(*sheet.theory));
  if (!sheet.why_no_curve.empty()) sections.push_back({"", {{paragraph(sheet.why_no_curve)}}});
  return document;
}

}  // namespace headwater::lab
