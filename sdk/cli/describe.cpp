// headwater describe: the datasheet of a technique.
#include "commands.hpp"
#include "host.hpp"
#include "meaning.hpp"
#include <algorithm>
#include <base/document_html.hpp>
#include <base/document_terminal.hpp>
#include <base/file.hpp>
#include <base/terminal.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <lab/datasheet/datasheet_document.hpp>
#include <lab/datasheet/datasheet_json.hpp>
#include <optional>

namespace headwater::cli {

namespace {

Status refuse_unknown(const std::vector<Offer>& all, std::optional<Kind> kind,
                      const std::string& name) {
  std::vector<std::string> known;
  for (const Offer& offer : all) {
    if (!offer.usable() || (kind && offer.kind != *kind)) continue;
    std::ranges::move(offer.technique().words(), std::back_inserter(known));
  }
  const std::string word(kind ? to_string(*kind) : "technique");
  const std::string list = kind ? "headwater list " + word : "headwater list";
  const std::string near = did_you_mean(bare_name(name), known);
  return refuse(fmt::format("unknown {} '{}'", word, name),
                near.empty() ? "see: " + list : fmt::format("{}  ({})", near, list));
}

/// A file that would offer the name, were it in its place; nullptr: none.
const Offer* misplaced(const std::vector<Offer>& all, std::optional<Kind> kind,
                       const std::string& name) {
  const auto found = std::ranges::find_if(all, [&](const Offer& offer) {
    return offer.fate == Offer::Fate::passed_over && (!kind || offer.kind == *kind) &&
           offer.technique().name == name;
  });
  return found == all.end() ? nullptr : &*found;
}

Status refuse_unusable(const Offer& offer) {
  return refuse(offer.file + " cannot be used", offer.why);
}

/// The one technique of that name. Mistakes are printed.
std::optional<Offer> find(const Context& context, const DescribeOptions& options) {
  const NamedTechnique named(options.name);
  const auto kind = kind_named(named.kind);
  const std::vector<Offer> found = meant(ask(context, options.host, named));
  if (named.has_kind && !kind) {
    refuse_kind(named.kind);
  } else if (found.empty()) {
    const std::vector<Offer> all = context.list();
    const Offer* const astray = misplaced(all, kind, named.name);
    astray ? refuse_unusable(*astray) : refuse_unknown(all, kind, named.name);
  } else if (found.size() > 1) {
    refuse_several(found, named.name);
  } else if (!found.front().usable()) {
    refuse_unusable(found.front());
  } else {
    return found.front();
  }
  return std::nullopt;
}

}  // namespace

int describe(const DescribeOptions& options) {
  Context context = make_context(options.host);
  const auto offer = find(context, options);
  if (!offer) return wrong_input;
  Diagnostics diagnostics;
  const lab::Datasheet sheet = lab::make_datasheet(context, *offer, options.settings, diagnostics);
  if (!diagnostics.empty()) {
    fmt::print(stderr, "{}", diagnostics.text());
    return wrong_input;
  }
  if (!options.page.empty()) {
    lab::write_atomically(options.page, lab::to_html(lab::datasheet_document(sheet)));
    fmt::print("written to {}\n", options.page);
    return done;
  }
  const bool colour = lab::terminal_of(1).colour;
  fmt::print("{}", options.json ? lab::datasheet_json(sheet)
                                : lab::to_terminal(lab::datasheet_document(sheet), colour));
  return done;
}

}  // namespace headwater::cli
