// Asks the context for a name, in all the kinds that it may be of.
#include "meaning.hpp"

#include <headwater/characters.hpp>

#include "host.hpp"
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <lab/words/words.hpp>

namespace headwater::cli {

NamedTechnique::NamedTechnique(const std::string& text)
    : name(text), has_kind(text.find('/') != std::string::npos) {
  if (!has_kind) return;
  kind = text.substr(0, text.find('/'));
  name = text.substr(kind.size() + 1);
  if (const auto known = lab::kind_meant(kind)) kind = to_string(*known);
}

std::vector<Kind> NamedTechnique::kinds() const {
  if (!has_kind) return {all_kinds.begin(), all_kinds.end()};
  if (const auto known = kind_named(kind)) return {*known};
  return {};
}

std::vector<lab::Offers> ask(const Context& context, const HostOptions& options,
                             const NamedTechnique& named) {
  std::vector<lab::Offers> all;
  for (const Kind kind : named.kinds()) {
    lab::Offers offers{kind, named.name, plugin_folders(options), context.offers(kind, named.name)};
    for (std::string& folder : offers.folders)
      folder = (std::filesystem::path(folder) / to_string(kind)).string();
    all.push_back(std::move(offers));
  }
  if (!std::ranges::all_of(all, &lab::Offers::empty))
    std::erase_if(all, [](const lab::Offers& offers) { return offers.empty(); });
  return all;
}

std::vector<Offer> meant(const std::vector<lab::Offers>& all) {
  std::vector<Offer> chosen, fatal;
  for (const lab::Offers& offers : all) {
    if (const Offer* one = offers.chosen()) chosen.push_back(*one);
    if (const Offer* one = offers.fatal()) fatal.push_back(*one);
  }
  return chosen.empty() ? fatal : chosen;
}

Status refuse(const std::string& what, const std::string& hint) {
  fmt::print(stderr, "headwater: error: {}\n  {}\n", printable(what), hint);
  return wrong_input;
}

Status refuse_several(const std::vector<Offer>& meant, const std::string& name) {
  std::vector<std::string> names;
  for (const Offer& offer : meant)
    names.push_back(fmt::format("{}/{}", to_string(offer.kind), name));
  return refuse(fmt::format("'{}' is the name of {} techniques", name, meant.size()),
                fmt::format("say which one: {}", fmt::join(names, ", ")));
}

}  // namespace headwater::cli
