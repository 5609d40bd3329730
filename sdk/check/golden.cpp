// Values that a technique must reproduce, from a file beside its source.
#include "golden.hpp"

#include <headwater/activation.hpp>
#include <headwater/error.hpp>
#include <headwater/loss.hpp>
#include <headwater/network.hpp>
#include <headwater/optimizer.hpp>
#include <headwater/schedule.hpp>

#include "exercise.hpp"
#include "golden_case.hpp"
#include "golden_initializer.hpp"
#include "golden_layer.hpp"
#include <algorithm>
#include <cmath>
#include <deque>
#include <fmt/ranges.h>
#include <map>
#include <ranges>

namespace headwater::lab {

namespace {

using Numbers = std::vector<double>;

/// Also in place, as networks call it.
void play_activation(const GoldenCase& one, const Activation& f) {
  const Json &x0 = one.golden.at("x"), &dy0 = one.golden.at("dy");
  const View x = view_of(x0, one.dtype), y = view_of(x0, one.dtype);
  f.forward(one.dtype, x.matrix(), nullptr, y.matrix());
  one.compare(y.values(), flat(one.golden.at("y")), "y");
  const View dy = view_of(dy0, one.dtype), dx = view_of(dy0, one.dtype);
  const headwater_matrix& from = (f.from_output() ? y : x).matrix();
  f.backward(one.dtype, from, dy.matrix(), dx.matrix());
  one.compare(dx.values(), flat(one.golden.at("dx")), "dx");
  f.backward(one.dtype, from, dy.matrix(), dy.matrix());
  one.require(dy.values() == dx.values(), "dx is another one in place of dy");
  f.forward(one.dtype, x.matrix(), nullptr, x.matrix());
  one.require(x.values() == y.values(), "y is another one in place of x");
}

void play_loss(const GoldenCase& one, const Loss& loss) {
  const Json& golden = one.golden;
  const View y = view_of(golden.at("x"), one.dtype), dy = view_of(golden.at("x"), one.dtype);
  const Shape shape = loss.target(shape_of(golden.at("x")));
  View target(one.dtype, shape.features, columns(shape));
  target.assign(flat(golden.at("target")));
  const double value = loss.evaluate(one.dtype, y.matrix(), target.matrix(), &dy.matrix());
  one.compare({value}, flat(golden.at("value")), "the loss");
  one.compare(dy.values(), flat(golden.at("dx")), "its derivative");
  one.require(loss.evaluate(one.dtype, y.matrix(), target.matrix(), nullptr) == value,
              "the loss is another one without its derivative");
}

void play_optimizer(const GoldenCase& one, const Optimizer& optimizer) {
  const Json& trajectory = one.golden.at("trajectory");
  const std::int64_t n = size_of(trajectory.at(0));
  View w(one.dtype, n, 1), g(one.dtype, n, 1);
  std::deque<View> state;
  std::vector<void*> arrays;
  while (arrays.size() < optimizer.n_state()) {
    state.emplace_back(one.dtype, n, 1).assign(0);
    arrays.push_back(state.back().matrix().data);
  }
  w.assign(flat(trajectory.at(0)));
  for (std::size_t i = 0; i + 1 < trajectory.items().size(); ++i) {
    g.assign(flat(one.golden.at("gradients").at(i)));
    optimizer.step(
        one.dtype,
        {sizeof(headwater_update), optimizer.n_state(), static_cast<std::uint64_t>(n), i + 1,
         one.golden.at("rates").at(i).real(), w.matrix().data, g.matrix().data, arrays.data()});
    one.compare(w.values(), flat(trajectory.at(i + 1)), fmt::format("step {}", i + 1));
  }
}

/// A loss of the step before, where the case knows one.
double told(const Json& golden, const char* key, std::size_t step) {
  const Json* const losses = golden.find(key);
  if (step == 0 || losses == nullptr || losses->is_null()) return NAN;
  const Json& loss = losses->at(step - 1);
  return loss.is_null() ? NAN : loss.real();
}

void play_schedule(const GoldenCase& one, const Schedule& schedule) {
  const Numbers rates = flat(one.golden.at("rates"));
  Numbers found, state(schedule.n_state());
  for (std::size_t step = 0; step < rates.size(); ++step)
    found.push_back(schedule.rate({sizeof(headwater_progress), schedule.n_state(), step,
                                   rates.size(), told(one.golden, "losses", step),
                                   told(one.golden, "validation", step), state.data()}));
  one.compare(found, rates, "the rate");
}

void play(const GoldenCase& one) {
  Diagnostics diagnostics;
  const Setup setup{one.label,
                    parse_yaml(one.golden.at("settings").compact(), one.label, diagnostics)};
  const auto technique = one.subject.make(setup);
  one.subject.trial().at(fmt::format("in {}", one.label));
  switch (technique->kind()) {
    case Kind::activation:
      return play_activation(one, static_cast<const Activation&>(*technique));
    case Kind::initializer:
      return play_initializer(one, static_cast<const Initializer&>(*technique));
    case Kind::normalizer:
    case Kind::block:
      for (const bool input_gradient : {true, false})
        play_layer(one, technique, input_gradient);
      return;
    case Kind::loss:
      return play_loss(one, static_cast<const Loss&>(*technique));
    case Kind::optimizer:
      return play_optimizer(one, static_cast<const Optimizer&>(*technique));
    case Kind::schedule:
      return play_schedule(one, static_cast<const Schedule&>(*technique));
  }
}

void play_all(LoadedTarget& subject, const std::vector<Json>& cases) {
  for (std::size_t i = 0; i < cases.size(); ++i)
    for (const DType dtype : {DType::float64, DType::float32}) {
      const auto label = fmt::format("golden case {} ({}, {})", i + 1,
                                     cases[i].at("settings").compact(), name_of(dtype));
      play({subject, cases[i], dtype, label});
    }
  subject.trial().note(fmt::format("{} cases", cases.size()));
}

std::vector<std::string_view> keys_of(std::string_view kind) {
  if (kind == "activation") return {"x", "y", "dy", "dx"};
  if (kind == "normalizer" || kind == "block")
    return {"x", "y", "dy", "dx", "parameters", "gradients", "state_after"};
  if (kind == "loss") return {"x", "target", "value", "dx"};
  if (kind == "optimizer") return {"gradients", "rates", "trajectory"};
  if (kind == "schedule") return {"rates"};
  return {"fan_in", "fan_out"};
}

void check_keys(const std::string& file, const std::vector<Json>& cases) {
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto* const kind = cases[i].at("kind").as<std::string>();
    for (const std::string_view key : keys_of(kind ? *kind : ""))
      if (!cases[i].find(key))
        throw Error(fmt::format(
            "error: '{}': case {} has no '{}'\n  beside kind, name and settings it needs {}", file,
            i + 1, key, fmt::join(keys_of(kind ? *kind : ""), ", ")));
  }
}

}  // namespace

std::vector<Json> read_golden(const std::string& file) {
  Diagnostics diagnostics;
  const std::optional<Json> json = read_json(file, diagnostics);
  if (!json) throw Error(diagnostics.text());
  const auto is_case = [](const Json& one) {
    return one.find("kind") && one.find("name") && one.find("settings");
  };
  const auto* const cases = json->as<Json::List>();
  if (cases == nullptr || cases->empty() || !std::ranges::all_of(*cases, is_case))
    throw Error("error: '" + file +
                "' holds no golden cases\n  it must be a list of maps with kind, name "
                "and settings, like the files beside the plugins of Headwater");
  check_keys(file, *cases);
  return *cases;
}

void add_golden_test(const Target& target, const std::vector<Json>& cases,
                     std::vector<Test>& tests) {
  std::vector<Json> own;
  for (const Json& one : cases)
    if (one.at("name") == target.info.name && one.at("kind") == to_string(target.info.kind))
      own.push_back(one);
  if (own.empty()) return;
  tests.push_back({target.subject(), std::string(golden_test), "it reproduces its golden file",
                   [target, own](const Trial& trial) {
                     LoadedTarget subject(target, trial);
                     play_all(subject, own);
                   }});
}

}  // namespace headwater::lab
