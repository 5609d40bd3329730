// `expect:`: what a run must show.
#include "reading.hpp"
#include <algorithm>

namespace headwater::lab {

namespace {

void read_bounds(const Node& node, Expectation& expectation, Diagnostics& diagnostics) {
  std::vector<double> bounds;
  for (const Node& item : node.items)
    if (const auto number = as_real(item)) bounds.push_back(*number);
  if (bounds.size() != 2 || node.items.size() != 2) {
    diagnostics.error(
        node.mark,
        "an expectation must be a list of two numbers, but got " + describe(node),
        "for example: [0.9, 1.1]");
  } else if (!(bounds[0] <= bounds[1])) {
    diagnostics.error(node.mark, "an expectation states its lower bound first");
  } else {
    expectation.min = bounds[0];
    expectation.max = bounds[1];
  }
}

/// The variant of that name; nullptr after a mistake.
const Variant* find_variant(const Expectation& expectation,
                            const std::vector<Variant>& variants,
                            Diagnostics& diagnostics) {
  std::vector<std::string> known;
  for (const Variant& variant : variants) {
    if (variant.name == expectation.variant) return &variant;
    known.push_back(variant.name);
  }
  diagnostics.error(expectation.mark,
                    "no variant is called '" + expectation.variant + "'",
                    did_you_mean(expectation.variant, known));
  return nullptr;
}

void check_quantity(const Expectation& expectation,
                    const Variant& variant,
                    Diagnostics& diagnostics) {
  const auto known = expected_quantities();
  const std::string& quantity = expectation.quantity;
  std::string list;
  for (const std::string& word : known)
    list += (list.empty() ? "known: " : ", ") + word;
  if (std::ranges::find(known, quantity) == known.end()) {
    const std::string near = did_you_mean(quantity, known);
    diagnostics.error(expectation.mark,
                      "a run has no quantity '" + quantity + "'",
                      near.empty() ? list : near);
  } else if (quantity.starts_with("test_") && variant.data &&
             variant.data->test_samples() == 0) {
    diagnostics.error(expectation.mark,
                      "data '" + variant.data->type() + "' has no test set, so no '" +
                          quantity + "'");
  }
}

}  // namespace

std::vector<std::string> expected_quantities() {
  return {"factor_per_layer",
          "gradient_ratio",
          "time_gradient_ratio",
          "factor_per_step",
          "train_loss",
          "test_loss",
          "test_accuracy",
          "seconds"};
}

std::vector<Expectation> read_expectations(const Node& root,
                                           const std::vector<Variant>& variants,
                                           Diagnostics& diagnostics) {
  std::vector<Expectation> list;
  const Node* expect = root.find("expect");
  if (!expect || expect->kind == Node::Kind::null) return list;
  MapReader(*expect, "expect", diagnostics);  // is it a map?
  for (const Entry& entry : expect->entries) {
    const std::size_t dot = entry.key.rfind('.');
    if (dot == std::string::npos) {
      diagnostics.error(
          entry.mark,
          "an expectation is named variant.quantity, but got '" + entry.key + "'",
          "for example: " + variants[0].name + ".factor_per_layer");
      continue;
    }
    Expectation one{
        entry.key.substr(0, dot), entry.key.substr(dot + 1), 0, 0, entry.mark};
    read_bounds(entry.value, one, diagnostics);
    if (const Variant* variant = find_variant(one, variants, diagnostics))
      check_quantity(one, *variant, diagnostics);
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace headwater::lab
