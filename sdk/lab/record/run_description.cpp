// What was run, gathered from its experiment.
#include "run_description.hpp"

namespace headwater::lab {

namespace {

/// "fashion_mnist, batch_size 128": the type, then the other settings.
std::string data_text(const Node& settings) {
  std::string text;
  for (const Entry& entry : settings.entries)
    text += (text.empty() ? "" : ", ") + (entry.key == "type" ? "" : entry.key + " ") +
            entry.value.text;
  return text;
}

}  // namespace

RunDescription description_of(const Experiment& experiment) {
  RunDescription run{.name = experiment.name,
                     .seed = experiment.seed,
                     .data = {},
                     .resolved = resolved_yaml(experiment),
                     .plugins = used_plugins(experiment)};
  for (const Variant& variant : experiment.variants) {
    const Node* const data = variant.resolved.find("data");
    run.data.push_back(data ? data_text(*data) : "");
  }
  return run;
}

}  // namespace headwater::lab
