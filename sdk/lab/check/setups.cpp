// Ways to set a technique, made from its schema.
#include "../experiment/reading.hpp"
#include "specimen.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>

namespace headwater::lab {

namespace {

constexpr double usual_count = 4;  ///< for what must be set to a whole number
constexpr double usual_real = 0.5;

std::string text_of(const Node& setting, std::string_view key) {
  const Node* const found = setting.find(key);
  return found ? found->text : "";
}

bool is_required(const Node& setting) {
  return setting.find("required") != nullptr;
}

bool is_whole(const Node& setting) {
  return text_of(setting, "type") == "integer";
}

bool is_number(const Node& setting) {
  return is_whole(setting) || text_of(setting, "type") == "real";
}

/// One end of a range.
struct End {
  double value;
  bool open;
};

std::optional<End> end_of(const Node& setting, const char* closed, const char* open) {
  for (const auto& [key, is_open] : {std::pair{closed, false}, std::pair{open, true}})
    if (const Node* found = setting.find(key))
      if (const auto value = as_real(*found); value && std::isfinite(*value))
        return End{*value, is_open};
  return std::nullopt;
}

std::optional<End> low_end(const Node& setting) {
  return end_of(setting, "at_least", "above");
}

std::optional<End> high_end(const Node& setting) {
  return end_of(setting, "at_most", "below");
}

Node number(const Node& setting, double value) {
  return is_whole(setting) ? Node::integer(static_cast<std::int64_t>(value))
                           : Node::real(value);
}

/// The next number in a direction.
double beside(const Node& setting, double value, double direction) {
  return is_whole(setting) ? value + direction
                           : std::nextafter(value, direction * HUGE_VAL);
}

double usual_number(const Node& setting) {
  double value = is_whole(setting) ? usual_count : usual_real;
  if (const auto low = low_end(setting); low && value <= low->value)
    value = low->open ? low->value + 1 : low->value;
  if (const auto high = high_end(setting); high && value >= high->value)
    value = high->open ? high->value / 2 : high->value;
  return value;
}

/// A technique or layers for a slot that must be filled.
Node usual_filling(const std::string& kind) {
  if (kind == "layers") {
    Node list = Node::list();
    list.items.push_back(Node::map().set("activation", Node::scalar("tanh")));
    return list;
  }
  if (kind == "block")
    return Node::map()
        .set("block", Node::scalar("dense"))
        .set("units", Node::integer(static_cast<std::int64_t>(usual_count)));
  if (kind == "normalizer") return Node::scalar("layer_norm");
  return Node::scalar(kind == "initializer" ? "xavier_normal" : "tanh");
}

Node usual_value(const Node& setting) {
  if (is_number(setting)) return number(setting, usual_number(setting));
  const std::string type = text_of(setting, "type");
  if (type == "flag") return Node::flag(false);
  if (type == "reals") return Node::list();
  if (const Node* choices = setting.find("choices"); choices && !choices->items.empty())
    return Node::scalar(choices->items.front().text);
  return usual_filling(type);
}

Setup with(Setup base, const std::string& key, Node value) {
  base.label = fmt::format("{}={}", key, value.text);
  base.node.set(key, std::move(value));
  return base;
}

template <class F>
void for_numbers(const Specimen& specimen, F f) {
  for (const Node& setting : specimen.info.settings.items)
    if (is_number(setting)) f(setting, text_of(setting, "key"));
}

}  // namespace

Setup default_setup(const Specimen& specimen) {
  const std::string key = specimen.info.kind == Kind::block ? "block" : "type";
  Setup setup{"its defaults", Node::map().set(key, Node::scalar(specimen.info.name))};
  for (const Node& setting : specimen.info.settings.items)
    if (is_required(setting))
      setup.node.set(text_of(setting, "key"), usual_value(setting));
  Diagnostics ignored;  // settings of other techniques of the plugin among them
  for (const std::string& given : specimen.settings)
    for (const Node& setting : specimen.info.settings.items)
      if (given.substr(0, given.find_first_of("=.")) == text_of(setting, "key"))
        apply_overrides(setup.node, {given}, ignored);
  return setup;
}

std::vector<Setup> choice_setups(const Specimen& specimen) {
  const Setup base = default_setup(specimen);
  std::vector<Setup> all{base};
  for (const Node& setting : specimen.info.settings.items) {
    const std::string key = text_of(setting, "key");
    if (text_of(setting, "type") == "flag")
      all.push_back(with(base, key, Node::flag(text_of(setting, "default") != "true")));
    if (const Node* choices = setting.find("choices"))
      for (const Node& choice : choices->items)
        if (choice.text != text_of(setting, "default"))
          all.push_back(with(base, key, Node::scalar(choice.text)));
  }
  return all;
}

std::vector<Setup> bound_setups(const Specimen& specimen) {
  const Setup base = default_setup(specimen);
  std::vector<Setup> all;
  for_numbers(specimen, [&](const Node& setting, const std::string& key) {
    const auto add = [&](std::optional<End> end, double inwards) {
      if (!end) return;
      const double value =
          end->open ? beside(setting, end->value, inwards) : end->value;
      all.push_back(with(base, key, number(setting, value)));
    };
    add(low_end(setting), 1);
    add(high_end(setting), -1);
  });
  return all;
}

std::vector<Setup> outside_setups(const Specimen& specimen) {
  const Setup base = default_setup(specimen);
  std::vector<Setup> all;
  for_numbers(specimen, [&](const Node& setting, const std::string& key) {
    const auto add = [&](std::optional<End> end, double outwards) {
      if (!end) return;
      const double value =
          end->open ? end->value : beside(setting, end->value, outwards);
      all.push_back(with(base, key, number(setting, value)));
    };
    add(low_end(setting), -1);
    add(high_end(setting), 1);
    all.push_back(with(base, key, Node::scalar("many")));
  });
  return all;
}

}  // namespace headwater::lab
