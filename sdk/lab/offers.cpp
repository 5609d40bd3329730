// The folders and files on the way from a name to a plugin.
#include "offers.hpp"

#include "file.hpp"
#include "json.hpp"
#include "terminal.hpp"
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>

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

/// Each line of a text, further to the right.
std::string indented(const std::string& text) {
  std::string result;
  for (const std::string& line : lines_of(text))
    result += "      " + line + "\n";
  return result;
}

std::string plugin_of(const Offer& offer) {
  return offer.plugin ? offer.plugin->name + " " + offer.plugin->version : "";
}

std::string offer_text(const Offer& offer, bool colour) {
  const std::string word = fmt::format("{:<12}", word_for(offer.fate));
  std::string text =
      fmt::format("  {}{}\n", tinted(word, tint_of(offer.fate), colour), printable(offer.file));
  if (offer.plugin)
    text +=
        fmt::format("      {}, for x86-64-v{} or better\n", plugin_of(offer), offer.plugin->isa);
  return text + indented(offer.why);
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

std::string offers_text(const Offers& offers, bool colour) {
  std::string text = tinted(fmt::format("{}/{}\n", to_string(offers.kind), printable(offers.name)),
                            Tint::bold, colour);
  text += "folders, in the order they are searched:\n";
  for (const std::string& folder : offers.folders) {
    std::error_code error;
    const bool there = std::filesystem::is_directory(folder, error);
    text += fmt::format("  {}{}\n", printable(folder), there ? "" : "  (not there)");
  }
  text += offers.empty() ? "no file offers it\n"
                         : "files that could be it, in the order they are tried:\n";
  for (const Offer& offer : offers.list)
    text += offer_text(offer, colour);
  if (const Offer* fatal = offers.fatal()) text += "asking for it fails:\n" + indented(fatal->why);
  return text;
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
