// Reads settings as their schema has them.
#include "draft.hpp"

#include "../contract/setting_check.hpp"
#include "adapters.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace headwater {

namespace {

std::string title(const TechniqueInfo& info) {
  return std::string(to_string(info.kind)) + " '" + info.name + "'";
}

/// "'a', 'b' or 'c'"
std::string either(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "'" : i + 1 < words.size() ? ", '" : " or '") + words[i] + "'";
  return text;
}

}  // namespace

const Mark& place_of(const Origin& origin, std::string_view text) {
  const auto at = [&](const Entry& one) {
    return one.value.mark.source ? text.find("'" + one.key + "'") : text.npos;
  };
  if (origin.settings.entries.empty()) return origin.mark;
  const Entry& first = *std::ranges::min_element(origin.settings.entries, {}, at);
  return at(first) == text.npos ? origin.mark : first.value.mark;
}

Draft::Draft(const LoadedTechnique& loaded, const Node& map, const std::string& key,
             Diagnostics& diagnostics)
    : loaded_(loaded),
      map_(map),
      diagnostics_(diagnostics),
      mistakes_before_(diagnostics.list().size()),
      reader_(map, title(loaded.info()), diagnostics) {
  const TechniqueInfo& info = loaded.info();
  origin_ = {info.kind,
             info.name,
             Node::map().set(key, Node::scalar(info.name)),
             {},
             reader_.get(key)->mark,
             loaded.plugin->file,
             loaded.plugin->version};
}

const Node* Draft::given(const SettingInfo& setting) {
  return setting.required ? reader_.require(setting.key) : reader_.get(setting.key);
}

void Draft::read(std::size_t i) {
  const SettingInfo& setting = loaded_.info().settings[i];
  const headwater_setting& schema = loaded_.technique->settings[i];
  const std::string& key = setting.key;
  given(setting);
  headwater_value value = schema.value;
  switch (setting.type) {
    case SettingType::real:
      value.real = reader_.real(key, value.real, setting.range);
      look_at_float32(setting, mark_of(static_cast<int>(i)), value.real);
      break;
    case SettingType::reals:
      value.reals = read_reals(setting);
      break;
    case SettingType::integer:
      value.integer = reader_.integer(key, value.integer, setting.range);
      break;
    case SettingType::flag:
      value.integer = reader_.flag(key, value.integer != 0) ? 1 : 0;
      break;
    case SettingType::choice:
      value.integer = read_choice(setting, value.integer);
      break;
    case SettingType::slot:
      break;
  }
  keep(key, value_of(schema, value));
  values_.push_back(value);
}

void Draft::keep(const std::string& key, Node value) {
  if (const Node* const at = map_.find(key)) value.mark = at->mark;
  origin_.settings.set(key, std::move(value));
}

void Draft::fill(std::size_t i, Layers techniques, bool given, Node value) {
  const headwater_setting& schema = loaded_.technique->settings[i];
  const std::string& key = loaded_.info().settings[i].key;
  origin_.slots.push_back({key, schema.slot_kind, std::move(techniques), given});
  if (value.kind != Node::Kind::null) keep(key, std::move(value));
  values_.push_back(schema.value);
}

const headwater_reals* Draft::read_reals(const SettingInfo& setting) {
  const auto& list = lists_.emplace_back(reader_.reals(setting.key, setting.range));
  if (const Node* const given = map_.find(setting.key))
    for (std::size_t k = 0; k < list.size(); ++k)
      look_at_float32(setting, given->items[k].mark, list[k]);
  return &reals_.emplace_back(headwater_reals{list.data(), list.size()});
}

std::int64_t Draft::read_choice(const SettingInfo& setting, std::int64_t otherwise) {
  const auto& known = setting.choices;
  const std::string text = reader_.text(setting.key, known[static_cast<std::size_t>(otherwise)]);
  for (std::size_t i = 0; i < known.size(); ++i)
    if (known[i] == text) return static_cast<std::int64_t>(i);
  std::string hint = did_you_mean(text, known);
  if (hint.empty()) hint = diagnostics_.interpret(title(loaded_.info()), text, either(known));
  diagnostics_.error(reader_.get(setting.key)->mark,
                     "'" + setting.key + "' must be " + either(known) + ", but got '" + text + "'",
                     hint);
  return otherwise;
}

/// Where a setting was given, as far as it was.
const Mark& Draft::mark_of(int setting) const {
  const auto i = static_cast<std::size_t>(setting);  // beyond all where it is -1
  const auto& all = loaded_.info().settings;
  const Node* const at = i < all.size() ? map_.find(all[i].key) : nullptr;
  return at ? at->mark : origin_.mark;
}

void Draft::look_at_float32(const SettingInfo& setting, const Mark& mark, double value) {
  const auto mistake = float32_mistake(mark, setting.key, value, setting.range);
  if (mistake) origin_.float32_mistakes.push_back(*mistake);
}

std::shared_ptr<const Technique> Draft::make(const std::shared_ptr<const Services>& services) {
  reader_.finish();
  if (diagnostics_.list().size() != mistakes_before_) return nullptr;
  const auto refuse = [&](const Mark& mark, const Error& e) {
    diagnostics_.error(mark, title(loaded_.info()) + ": " + e.what());
    return nullptr;
  };
  try {
    return create(loaded_, values_, origin_, services);
  } catch (const SettingError& e) {
    return refuse(mark_of(e.setting), e);
  } catch (const Error& e) {
    return refuse(place_of(origin_, e.what()), e);
  }
}

}  // namespace headwater
