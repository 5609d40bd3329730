// What a word of a configuration means.
#include "key_page.hpp"

#include "datasheet_words.hpp"
#include <algorithm>
#include <lab/data/data.hpp>
#include <lab/variant/keys.hpp>

namespace headwater::lab {

namespace {

DescribedKey described(const Key& key, std::string name) {
  return {std::move(name), std::string(key.type),
          range_words(key.range, {key.choices.begin(), key.choices.end()}),
          std::string(key.otherwise), std::string(key.doc)};
}

DescribedKey described(const DataSetting& setting, std::string before) {
  return {before.append(setting.name), "", "",
          setting.otherwise.empty() ? "required" : std::string(setting.otherwise),
          std::string(setting.doc)};
}

/// May it stand in a list of layers?
bool is_layer(std::string_view kind) {
  return kind == "block" || kind == "activation" || kind == "normalizer";
}

/// The map or list of that name: its keys, under what the file says of it.
std::optional<KeyPage> page_of_map(std::string_view word) {
  if (word.empty()) return std::nullopt;
  KeyPage page{std::string(word), "", "", {}};
  for (const Key& key : keys()) {
    if (key.name == word) page.doc = key.doc;
    if (key.map == word) page.keys.push_back(described(key, std::string(key.name)));
  }
  if (word == "data")
    for (const DataInfo& data : list_data())
      page.keys.push_back(
          {"type: " + std::string(data.name), "", "", "",
           std::string(data.doc) + ": headwater describe " + std::string(data.name)});
  return page.keys.empty() ? std::nullopt : std::optional(page);
}

std::optional<KeyPage> page_of_data(std::string_view word) {
  for (const DataInfo& data : list_data()) {
    if (data.name != word) continue;
    KeyPage page{"data: {type: " + std::string(word) + "}",
                 std::string(data.doc),
                 std::string(data.source),
                 {}};
    for (const DataSetting& setting : data.settings)
      page.keys.push_back(described(setting, ""));
    return page;
  }
  return std::nullopt;
}

/// All keys for which it is so.
template <class Is>
std::optional<KeyPage> page_of_keys(std::string_view word, Is is) {
  KeyPage page{std::string(word), "", "", {}};
  for (const Key& key : keys())
    if (is(key)) page.keys.push_back(described(key, key.path()));
  return page.keys.empty() ? std::nullopt : std::optional(page);
}

}  // namespace

std::optional<KeyPage> key_page(std::string_view word) {
  if (auto page = page_of_map(word)) return page;
  if (auto page = page_of_data(word)) return page;
  if (auto page = page_of_keys(
          word, [&](const Key& key) { return key.name == word || key.path() == word; }))
    return page;
  if (word.size() < 3) return std::nullopt;
  return page_of_keys(word, [&](const Key& key) { return key.name.starts_with(word); });
}

std::optional<KeyPage> setting_page(const std::vector<Offer>& offers, std::string_view word) {
  KeyPage page{std::string(word), "", "", {}};
  const std::size_t dot = word.rfind('.');
  const std::string_view key = word.substr(dot + 1);  // npos + 1 is 0
  const std::string_view owner = dot == word.npos ? "" : word.substr(0, dot);
  const auto is_owner = [&](std::string_view kind, const std::vector<std::string>& names) {
    return owner.empty() || owner == kind || (owner.starts_with("network") && is_layer(kind)) ||
           std::ranges::any_of(names, [&](const auto& name) { return same_word(name, owner); });
  };
  for (const Offer& offer : offers) {
    if (!offer.usable() || !is_owner(to_string(offer.kind), offer.technique().words())) continue;
    for (const SettingInfo& one : offer.technique().settings)
      if (one.key == key)
        page.keys.push_back({offer.technique().name + "." + one.key, std::string(one.type_name()),
                             range_words(one), default_words(one), doc_words(one)});
  }
  for (const DataInfo& data : list_data())
    for (const DataSetting& one : data.settings)
      if (one.name == key && is_owner("data", {std::string(data.name)}))
        page.keys.push_back(described(one, std::string(data.name) + "."));
  return page.keys.empty() ? std::nullopt : std::optional(page);
}

std::vector<std::string> described_words() {
  std::vector<std::string> words;
  for (const Key& key : keys())
    for (const std::string& word : {std::string(key.name), key.path()})
      if (std::ranges::find(words, word) == words.end()) words.push_back(word);
  for (const DataInfo& data : list_data())
    words.emplace_back(data.name);
  return words;
}

Document key_document(const KeyPage& page) {
  Section section;
  if (!page.doc.empty()) section.parts.push_back({paragraph(page.doc, Tint::none, 80)});
  if (!page.source.empty()) section.parts.push_back({paragraph(page.source, Tint::faint, 80)});
  const bool typed =
      std::ranges::any_of(page.keys, [](const DescribedKey& key) { return !key.type.empty(); });
  Table table{{{"", "key", true}}, {}, unlimited};
  if (typed) {
    table.columns.push_back({"", "type", true});
    table.columns.push_back({"", "range", true});
  }
  table.columns.push_back({"", "default", true});
  table.columns.push_back({"", "what it is", true});
  for (const DescribedKey& key : page.keys) {
    if (typed)
      table.add({{key.key}, {key.type}, {key.range}, {key.otherwise}, {key.doc}});
    else
      table.add({{key.key}, {key.otherwise}, {key.doc}});
  }
  return {page.title, {section, {"Keys", {{table}}}}};
}

std::string key_json(const KeyPage& page) {
  Json keys = Json::list();
  for (const DescribedKey& key : page.keys)
    keys.push_back({{"key", key.key},
                    {"type", key.type},
                    {"range", key.range},
                    {"default", key.otherwise},
                    {"doc", key.doc}});
  return Json{{"title", page.title}, {"doc", page.doc}, {"source", page.source}, {"keys", keys}}
      .indented();
}

}  // namespace headwater::lab
