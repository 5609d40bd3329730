// Ways to set a technique, made from its schema.
#include "setups.hpp"

#include <algorithm>
#include <base/overrides.hpp>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace headwater::lab {

namespace {

constexpr double usual_count = 4;  ///< for what must be set to a whole number
constexpr double usual_real = 0.5;

bool is_whole(const SettingInfo& setting) {
  return setting.type == SettingType::integer;
}

/// One end of a range.
struct End {
  double value;
  bool open;
};

std::optional<End> end_at(double value, bool open) {
  return std::isfinite(value) ? std::optional<End>({value, open}) : std::nullopt;
}

std::optional<End> low_end(const SettingInfo& setting) {
  return end_at(setting.range.min, setting.range.min_open);
}

std::optional<End> high_end(const SettingInfo& setting) {
  return end_at(setting.range.max, setting.range.max_open);
}

Node number(const SettingInfo& setting, double value) {
  return is_whole(setting) ? Node::integer(static_cast<std::int64_t>(value)) : Node::real(value);
}

/// The next number in a direction that both precisions have.
double beside(const SettingInfo& setting, double value, double direction) {
  if (is_whole(setting)) return value + direction;
  const float next =
      std::nextafter(static_cast<float>(value), direction < 0 ? -HUGE_VALF : HUGE_VALF);
  return std::isfinite(next) ? next : std::nextafter(value, direction * HUGE_VAL);
}

double usual_number(const SettingInfo& setting) {
  double value = is_whole(setting) ? usual_count : usual_real;
  if (const auto low = low_end(setting); low && value <= low->value)
    value = low->open ? low->value + 1 : low->value;
  if (const auto high = high_end(setting); high && value >= high->value)
    value = high->open ? high->value / 2 : high->value;
  return value;
}

/// A technique or layers for a slot that must be filled.
Node usual_filling(std::optional<Kind> kind) {
  if (!kind) {
    Node list = Node::list();
    list.items.push_back(Node::map().set("activation", Node::scalar("tanh")));
    return list;
  }
  if (*kind == Kind::block)
    return Node::map()
        .set("block", Node::scalar("dense"))
        .set("units", Node::integer(static_cast<std::int64_t>(usual_count)));
  if (*kind == Kind::normalizer) return Node::scalar("layer_norm");
  return Node::scalar(*kind == Kind::initializer ? "xavier_normal" : "tanh");
}

Node usual_value(const SettingInfo& setting) {
  switch (setting.type) {
    case SettingType::real:
    case SettingType::integer:
      return number(setting, usual_number(setting));
    case SettingType::flag:
      return Node::flag(false);
    case SettingType::reals:
      return Node::list();
    case SettingType::choice:
      return Node::scalar(setting.choices.front());
    case SettingType::slot:
      break;
  }
  return usual_filling(setting.slot);
}

Setup with(Setup base, const std::string& key, Node value) {
  base.label = fmt::format("{}={}", key, value.text);
  base.node.set(key, std::move(value));
  return base;
}

template <class F>
void for_numbers(const Target& target, F f) {
  for (const SettingInfo& setting : target.info.settings)
    if (setting.is_number()) f(setting, setting.key);
}

}  // namespace

Setup default_setup(const Target& target) {
  const std::string key = target.info.kind == Kind::block ? "block" : "type";
  Setup setup{"its defaults", Node::map().set(key, Node::scalar(target.info.name))};
  for (const SettingInfo& setting : target.info.settings)
    if (setting.required) setup.node.set(setting.key, usual_value(setting));
  Diagnostics ignored;  // settings of other techniques of the plugin among them
  for (const std::string& given : target.settings)
    for (const SettingInfo& setting : target.info.settings)
      if (given.substr(0, given.find_first_of("=.")) == setting.key)
        apply_overrides(setup.node, {given}, ignored);
  return setup;
}

std::vector<Setup> choice_setups(const Target& target) {
  const Setup base = default_setup(target);
  std::vector<Setup> all{base};
  for (const SettingInfo& setting : target.info.settings) {
    if (setting.type == SettingType::flag)
      all.push_back(with(base, setting.key, Node::flag(setting.otherwise != "true")));
    for (const std::string& choice : setting.choices)
      if (choice != setting.otherwise) all.push_back(with(base, setting.key, Node::scalar(choice)));
  }
  return all;
}

std::vector<Setup> bound_setups(const Target& target) {
  const Setup base = default_setup(target);
  std::vector<Setup> all;
  for_numbers(target, [&](const SettingInfo& setting, const std::string& key) {
    const auto add = [&](std::optional<End> end, double inwards) {
      if (!end) return;
      const double value = end->open ? beside(setting, end->value, inwards) : end->value;
      all.push_back(with(base, key, number(setting, value)));
    };
    add(low_end(setting), 1);
    add(high_end(setting), -1);
  });
  return all;
}

std::vector<Setup> outside_setups(const Target& target) {
  const Setup base = default_setup(target);
  std::vector<Setup> all;
  for_numbers(target, [&](const SettingInfo& setting, const std::string& key) {
    const auto add = [&](std::optional<End> end, double outwards) {
      if (!end) return;
      const double value = end->open ? end->value : beside(setting, end->value, outwards);
      all.push_back(with(base, key, number(setting, value)));
    };
    add(low_end(setting), -1);
    add(high_end(setting), 1);
    all.push_back(with(base, key, Node::scalar("many")));
  });
  return all;
}

}  // namespace headwater::lab
