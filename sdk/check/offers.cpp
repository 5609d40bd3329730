// The folders and files on the way from a name to a plugin.
#include "offers.hpp"

#include <algorithm>
#include <base/file.hpp>
#include <base/json.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace headwater::lab {

namespace {

using Fate = Offer::Fate;

const char* word_for(Fate fate) {
  if (fate == Fate::chosen) return "chosen";
  return fate == Fate::passed_over ? "passed over" : "refused";
}

Tint tint_of(Fate fate) {
  if (fate == Fate::chosen) return Tint::good;
  return fate == Fate::passed_over ? Tint::faint : Tint::bad;
}

constexpr std::size_t indent = 2, deep_indent = 6;

/// A line of words further to the right.
Part line(std::string text, std::size_t by) {
  return {Paragraph{{{std::move(text)}}, 0, by}};
}

void add_lines(Section& section, const std::string& text) {
  for (const std::string& one : lines_of(text))
    section.parts.push_back(line(one, deep_indent));
}

std::string plugin_of(const Offer& offer) {
  return offer.plugin ? offer.plugin->name + " " + offer.plugin->version : "";
}

void add_offer(Section& section, const Offer& offer) {
  const Span fate{fmt::format("{:<12}", word_for(offer.fate)), tint_of(offer.fate)};
  section.parts.push_back({Paragraph{{fate, {offer.file}}, 0, indent}});
  if (offer.plugin)
    section.parts.push_back(
        line(fmt::format("{}, for x86-64-v{} or better", plugin_of(offer), offer.plugin->isa),
             deep_indent));
  add_lines(section, offer.why);
}

const Offer* find(const std::vector<Offer>& list, Fate fate) {
  const auto found = std::ranges::find(list, fate, &Offer::fate);
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

const Offer* Offers::chosen() const {
  return find(list, Fate::chosen);
}

const Offer* Offers::fatal() const {
  return find(list, Fate::fatal);
}

Document offers_document(const Offers& offers) {
  Section section{"", {line("folders, in the order they are searched:", 0)}};
  for (const std::string& folder : offers.folders) {
    std::error_code error;
    const bool there = std::filesystem::is_directory(folder, error);
    section.parts.push_back(line(folder + (there ? "" : "  (not there)"), indent));
  }
  section.parts.push_back(line(
      offers.empty() ? "no file offers it" : "files that could be it, in the order they are tried:",
      0));
  for (const Offer& offer : offers.list)
    add_offer(section, offer);
  if (const Offer* fatal = offers.fatal()) {
    section.parts.push_back(line("asking for it fails:", 0));
    add_lines(section, fatal->why);
  }
  return {fmt::format("{}/{}", to_string(offers.kind), offers.name), {section}};
}

std::string offers_json(const std::vector<Offers>& all) {
  Json list = Json::list();
  for (const Offers& offers : all) {
    Json files = Json::list();
    for (const Offer& offer : offers.list)
      files.push_back({{"path", offer.file},
                       {"fate", word_for(offer.fate)},
                       {"why", offer.why},
                       {"plugin", plugin_of(offer)},
                       {"level", offer.plugin ? offer.plugin->isa : 0}});
    const Offer* const fatal = offers.fatal();
    list.push_back({{"kind", to_string(offers.kind)},
                    {"name", offers.name},
                    {"folders", offers.folders},
                    {"files", files},
                    {"problem", fatal ? fatal->why : ""}});
  }
  return list.indented();
}

}  // namespace headwater::lab
