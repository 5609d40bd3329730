// Plays golden cases of layers.
#include "golden_layer.hpp"

#include <headwater/network.hpp>

#include <fmt/ranges.h>
#include <map>
#include <ranges>

namespace headwater::lab {

void play_layer(const GoldenCase& one, const std::shared_ptr<const Technique>& technique,
                bool input_gradient) {
  Diagnostics diagnostics;
  const Json& golden = one.golden;
  const auto net = Network::plan(
      one.subject.context(), {{technique}, nullptr, nullptr, {}},
      {.input = shape_of(golden.at("x")), .dtype = one.dtype, .input_gradient = input_gradient},
      diagnostics);
  if (!net) one.subject.trial().fail(diagnostics.list().front().message);
  std::map<std::string, NamedTensor> tensors;  // names begin with the layer: "0."
  for (const NamedTensor& p : net->layers()[0].parameters)
    tensors.emplace(p.name.substr(2), p);
  for (const NamedTensor& s : net->state())
    tensors.emplace(s.name.substr(2), s);
  const auto tensor = [&](const std::string& name) {
    const auto found = tensors.find(name);
    one.require(found != tensors.end(),
                fmt::format("it has no parameter or state '{}', but: {}", name,
                            fmt::join(tensors | std::views::keys, ", ")));
    return found->second;
  };
  for (const auto& [name, value] : golden.at("parameters").entries())
    assign(tensor(name).value, one.dtype, by_columns(value));
  for (const auto& [name, unused] : tensors)
    one.require(golden.at("parameters").find(name), "its 'parameters' have no '" + name + "'");
  assign(net->input(), one.dtype, flat(golden.at("x")));
  if (const Json* const lengths = golden.find("lengths"))
    for (std::size_t i = 0; i < net->lengths().size(); ++i)
      net->lengths()[i] = lengths->at(i).integer();
  const Json *const reps = golden.find("reps"), *const mode = golden.find("mode");
  for (std::int64_t i = 0; i < (reps ? reps->integer() : 1); ++i)
    net->forward(mode == nullptr || *mode == "train");
  one.compare(values_of(net->output(), one.dtype), flat(golden.at("y")), "y");
  assign(net->output_gradient(), one.dtype, flat(golden.at("dy")));
  net->backward();
  if (input_gradient)
    one.compare(values_of(net->input_gradient(), one.dtype), flat(golden.at("dx")), "dx");
  for (const auto& [name, value] : golden.at("gradients").entries())
    one.compare(values_of(tensor(name).gradient, one.dtype), by_columns(value),
                "the gradient of " + name);
  for (const auto& [name, value] : golden.at("state_after").entries())
    one.compare(values_of(tensor(name).value, one.dtype), flat(value), name);
}

}  // namespace headwater::lab
