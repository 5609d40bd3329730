// What tables can be asked for: batch_size, split, standardise, standardise_target.
#include "table_settings.hpp"

namespace headwater::lab {

namespace {

const std::vector<std::string> modes{"none", "per_feature", "whole"};

Standardise read_standardise(DataRequest& request, Standardise otherwise) {
  const Node* node = request.reader.get("standardise");
  if (!node) return otherwise;
  if (const auto flag = as_flag(*node)) return *flag ? Standardise::per_feature : Standardise::none;
  for (std::size_t i = 0; i < modes.size(); ++i)
    if (node->text == modes[i]) return static_cast<Standardise>(i);
  const std::string near = did_you_mean(node->text, modes);
  request.diagnostics.error(
      node->mark,
      "'standardise' must be per_feature, whole, none, true or false, but got " + describe(*node),
      near.empty() ? "see: headwater list data" : near);
  return otherwise;
}

double read_share(MapReader& reader, std::string_view key) {
  return reader.real(key, 0, {.min = 0, .max = 1, .max_open = true});
}

}  // namespace

TableSettings read_table_settings(DataRequest& request, Standardise otherwise, bool has_test_set) {
  TableSettings settings;
  settings.batch_size = request.size("batch_size", settings.batch_size);
  settings.standardise = read_standardise(request, otherwise);
  const Node* split = request.reader.get("split");
  if (!split) return settings;
  MapReader reader(*split, "split", request.diagnostics);
  settings.validation = read_share(reader, "validation");
  settings.test = read_share(reader, "test");
  reader.finish();
  if (settings.test > 0 && has_test_set)
    request.diagnostics.error(split->find("test")->mark, "this data has a test set of its own",
                              "leave 'test' out of 'split'");
  if (settings.validation + settings.test >= 1)
    request.diagnostics.error(split->mark, "'split' leaves no samples for training");
  return settings;
}

TableSettings read_value_table_settings(DataRequest& request, bool has_test_set) {
  const bool targets = request.reader.flag("standardise_target", false);
  TableSettings settings = read_table_settings(request, Standardise::none, has_test_set);
  settings.standardise_target = targets;
  return settings;
}

void TableSettings::write(Node& map) const {
  map.set("batch_size", Node::integer(batch_size));
  map.set("standardise", Node::scalar(modes[static_cast<std::size_t>(standardise)]));
  if (standardise_target) map.set("standardise_target", Node::flag(true));
  if (validation == 0 && test == 0) return;
  map.set("split",
          Node::map().set("validation", Node::real(validation)).set("test", Node::real(test)));
}

}  // namespace headwater::lab
