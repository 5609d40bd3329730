// What a network is made of, from a configuration.
#include <headwater/model.hpp>

namespace headwater {

Model read_model(Context& context, const Node& configuration, Diagnostics& diagnostics) {
  Model model;
  if (const Node* network = configuration.find("network"))
    model.layers = context.make_layers(*network, diagnostics);
  else
    diagnostics.error(configuration.mark, "'network' is missing", "a list of layers");
  if (const Node* loss = configuration.find("loss"))
    model.loss = context.make<Loss>(*loss, diagnostics);
  if (const Node* optimizer = configuration.find("optimizer"))
    model.optimizer = context.make<Optimizer>(*optimizer, diagnostics);
  if (const Node* schedule = configuration.find("schedule")) {
    const bool list = schedule->kind == Node::Kind::list;
    for (const Node& node : list ? schedule->items : std::vector<Node>{*schedule})
      if (auto made = context.make<Schedule>(node, diagnostics))
        model.schedules.push_back(std::move(made));
  }
  return model;
}

}  // namespace headwater
