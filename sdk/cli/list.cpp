// headwater list: the techniques, the types of data and the quantities on offer.
#include <headwater/characters.hpp>
#include <headwater/words.hpp>

#include "commands.hpp"
#include "host.hpp"
#include <base/table.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <lab/data/data.hpp>
#include <lab/run/quantities.hpp>
#include <lab/theory/measurement.hpp>
#include <lab/words/words.hpp>

namespace headwater::cli {

namespace {

std::string table(const std::vector<Offer>& offers) {
  lab::Table shown{
      {{"", "KIND", true}, {"", "NAME", true}, {"", "ALIASES", true}, {"", "FORMULA", true, true}}};
  for (const Offer& offer : offers) {
    if (!offer.usable()) continue;
    const TechniqueInfo& info = offer.technique();
    shown.add({{std::string(to_string(info.kind))},
               {info.name},
               {fmt::format("{}", fmt::join(info.aliases, ", "))},
               {info.formula.empty() ? info.doc : info.formula}});
  }
  return lab::to_terminal(shown, lab::terminal_of(1).colour);
}

/// A file that is refused, at length; one that is there for nothing, in one line.
std::string problem_of(const Offer& offer) {
  const std::string file = printable(offer.file);
  return offer.refusal ? fmt::format("\nrefused: {}\n{}\n", file, offer.why)
                       : fmt::format("\nnot used: {}: {}\n", file, offer.why);
}

/// The types of data and their settings.
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

/// The numbers that `expect:` can bound.
int list_quantities() {
  lab::Table shown{{{"", "QUANTITY", true}, {"", "TAKEN", true}, {"", "MEANING", true}}};
  for (const lab::Quantity& one : lab::quantities())
    shown.add({{std::string(one.name)}, {"always"}, {std::string(one.doc)}});
  for (const lab::Measurement& one : lab::measurements())
    shown.add({{std::string(one.name)}, {"when expected"}, {std::string(one.doc)}});
  fmt::print("{}", lab::to_terminal(shown, lab::terminal_of(1).colour));
  return done;
}

}  // namespace

int list(const HostOptions& options, const std::string& kind) {
  const auto is = [&](auto... words) {
    return (same_word(kind, words) || ...);
  };
  if (is("data", "dataset", "datasets")) return list_data();
  if (is("quantity", "quantities", "metric", "metrics")) return list_quantities();
  const auto wanted = lab::kind_meant(kind);
  if (!kind.empty() && !wanted) return refuse_kind(kind, {"data", "quantity"});
  std::vector<Offer> offers = make_context(options).list();
  std::erase_if(offers, [&](const Offer& offer) { return wanted && offer.kind != *wanted; });
  fmt::print("{}", table(offers));
  for (const Offer& offer : offers)
    if (!offer.usable()) fmt::print("{}", problem_of(offer));
  return done;
}

}  // namespace headwater::cli
