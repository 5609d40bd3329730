// Every key of a configuration.
#include "keys.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace headwater::lab {

namespace {

constexpr Range counts{.min = 1, .max = 1e9}, not_negative{.min = 0};

const std::vector<Key> table{
    {"", "name", "text", "the name of the file", "what the experiment and its folder are called"},
    {"", "seed", "integer", "0", "of everything that is random", {.min = 0}},
    {"", "dtype", "choice", "float32", "of all numbers", {}, {"float32", "float64"}},
    {"", "data", "map", "required", "'type' and its settings: headwater list data"},
    {"", "network", "list", "required", "layers, in the order of the data"},
    {"", "loss", "technique", "required", "what training makes small: headwater list loss"},
    {"", "optimizer", "technique", "required to train",
     "what changes the weights: headwater list optimizer"},
    {"", "schedule", "technique or list", "left out",
     "factors of the learning rate, which multiply: headwater list schedule"},
    {"", "train", "map", "required", "how long, and what is done with the gradients"},
    {"", "probe", "map", "{every: 10}", "when the layers are read"},
    {"", "theory", "map", "left out", "what the theory_... quantities assume"},
    {"", "variant", "text", "base", "what the file itself is called among its variants"},
    {"", "variants", "map", "left out",
     "names, each with what it sets: {deep: {set: {PATH: VALUE}}}"},
    {"", "expect", "map", "left out",
     "what a run must show: VARIANT.QUANTITY: [low, high]; a.x - b.y, a.x / b.y; all quantities: "
     "headwater list quantity"},
    {"", "claim", "map", "left out", "what the file reproduces, for headwater reproduce"},

    {"data", "type", "choice", "required", "where samples come from; each has settings of its own"},

    {"network", "block", "technique", "one of these",
     "a block with its settings: {block: dense, units: 8}"},
    {"network", "activation", "technique", "one of these", "a layer that is an activation"},
    {"network", "normalizer", "technique", "one of these", "a layer that is a normalizer"},
    {"network",
     "repeat",
     "integer",
     "one of these",
     "'layers' so many times over",
     {.min = 1, .max = 1e5}},
    {"network", "layers", "list", "with repeat", "what is repeated"},

    {"train",
     "steps",
     "integer",
     "required",
     "how many; 0 measures gradients only",
     {.min = 0, .max = counts.max}},
    {"train", "clip_gradient_norm", "real", "0", "the largest norm of all gradients; 0: no limit",
     not_negative},
    {"train", "clip_gradient_value", "real", "0", "the largest size of each number; 0: no limit",
     not_negative},
    {"train",
     "nan_policy",
     "choice",
     "warn",
     "of the first infinite or undefined number: say nothing, tell where, stop there, or fail",
     {},
     {"ignore", "warn", "stop", "error"}},
    {"train", "validate_every", "integer", "100",
     "steps between validations, where the data has samples for them", counts},
    {"train", "early_stopping", "map", "left out", "ends training that no longer gets better"},

    {"early_stopping", "patience", "integer", "3", "so many validations in a row may be no better",
     counts},
    {"early_stopping", "min_delta", "real", "0", "a loss that is less by more than this is better",
     not_negative},

    {"probe", "every", "integer", "10",
     "steps between readings; the first and the last step always", counts},

    {"theory",
     "weights",
     "real",
     "1",
     "variance of the weights, times fan_in",
     {.min = 0, .min_open = true}},
    {"theory", "biases", "real", "0", "variance of the biases", not_negative},

    {"variants", "set", "map", "required without each", "paths and values: {network.0.units: 8}"},
    {"variants",
     "each",
     "choice",
     "left out",
     "a variant for each technique of this kind on offer",
     {},
     {"activation", "initializer", "normalizer", "block", "loss", "optimizer", "schedule"}},
    {"variants", "at", "text", "required with each", "the path that they are put at"},
    {"variants", "required", "map", "left out", "settings for those that need them"},

    {"expect", "value", "real", "required", "of {value: 1, relative: 0.1}, instead of [low, high]"},
    {"expect", "relative", "real", "0", "how far off, as a share of the value", not_negative},
    {"expect", "absolute", "real", "0", "how far off", not_negative},

    {"claim", "text", "text", "required", "what is claimed"},
    {"claim", "number", "integer", "0", "among those that come with the program", not_negative},
    {"claim", "source", "text", "left out", "where it was published"},
    {"claim", "method", "text", "left out", "how it is measured"},
    {"claim", "long", "flag", "false", "it lasts minutes: only with reproduce --long"}};

}  // namespace

std::string Key::path() const {
  const std::string where = map == "early_stopping" ? "train.early_stopping" : std::string(map);
  return (where.empty() ? "" : where + ".") + std::string(name);
}

std::span<const Key> keys() {
  return table;
}

const Key* find_key(std::string_view map, std::string_view name) {
  const auto found = std::ranges::find_if(
      table, [&](const Key& key) { return key.map == map && key.name == name; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace headwater::lab
