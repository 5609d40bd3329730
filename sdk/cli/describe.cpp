// headwater describe: the datasheet of a technique, or the page of a key.
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
#include <lab/datasheet/key_page.hpp>
#include <lab/words/words.hpp>
#include <optional>

namespace headwater::cli {

namespace {

Status refuse_unknown(const std::vector<Offer>& all, std::optional<Kind> kind,
                      const std::string& name) {
  std::vector<std::string> known, settings;
  for (const Offer& offer : all) {
    if (!offer.usable() || (kind && offer.kind != *kind)) continue;
    std::ranges::move(offer.technique().words(), std::back_inserter(known));
    for (const SettingInfo& setting : offer.technique().settings)
      settings.push_back(setting.key);
  }
  if (!kind) std::ranges::copy(lab::described_words(), std::back_inserter(known));
  const std::string word(kind ? to_string(*kind) : "technique");
  const std::string list = kind ? "headwater list " + word : "headwater list";
  const std::string ours = kind ? "" : lab::word_here(name);
  if (!ours.empty())
    return refuse(fmt::format("'{}' is a word of other programs", name),
                  fmt::format("here that is: headwater describe {}", ours));
  std::string near = did_you_mean(bare_name(name), known);
  if (near.empty() && !kind) near = did_you_mean(name, settings);
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

/// The one technique of `found`. Mistakes are printed.
std::optional<Offer> choose(const Context& context, const NamedTechnique& named,
                            const std::vector<Offer>& found) {
  const auto kind = kind_named(named.kind);
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

int show(const DescribeOptions& options, const lab::Document& document, const std::string& json) {
  if (!options.page.empty()) {
    lab::write_atomically(options.page, lab::to_html(document));
    fmt::print("written to {}\n", options.page);
  } else {
    fmt::print("{}", options.json ? json : lab::to_terminal(document, lab::terminal_of(1).colour));
  }
  return done;
}

int show(const DescribeOptions& options, const lab::KeyPage& page) {
  if (!options.settings.empty())
    return refuse(fmt::format("'{}' has no settings", options.name),
                  "only techniques have: headwater describe leaky_relu negative_slope=0.2");
  return show(options, lab::key_document(page), lab::key_json(page));
}

}  // namespace

int describe(const DescribeOptions& options) {
  Context context = make_context(options.host);
  const NamedTechnique named(options.name);
  const std::vector<Offer> found = meant(ask(context, options.host, named));
  if (found.empty()) {
    auto page = lab::key_page(options.name);
    if (!page && !named.has_kind) page = lab::setting_page(context.list(), options.name);
    if (page) return show(options, *page);
  }
  const auto offer = choose(context, named, found);
  if (!offer) return wrong_input;
  Diagnostics diagnostics;
  const lab::Datasheet sheet = lab::make_datasheet(context, *offer, options.settings, diagnostics);
  if (!diagnostics.empty()) {
    fmt::print(stderr, "{}", diagnostics.text());
    return wrong_input;
  }
  return show(options, lab::datasheet_document(sheet), lab::datasheet_json(sheet));
}

}  // namespace headwater::cli
