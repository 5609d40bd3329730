// Values that a technique must reproduce, from a file beside its source.
#include "golden.hpp"

#include <headwater/activation.hpp>
#include <headwater/error.hpp>
#include <headwater/initializer.hpp>
#include <headwater/loss.hpp>
#include <headwater/network.hpp>
#include <headwater/optimizer.hpp>
#include <headwater/schedule.hpp>

#include "memory.hpp"
#include <algorithm>
#include <cmath>
#include <deque>
#include <fmt/format.h>
#include <map>

namespace headwater::lab {

namespace {

using Numbers = std::vector<double>;

/// The numbers of nested lists, in order; the innermost list is a column.
Numbers flat(const Json& json) {
  if (!json.as<Json::List>()) return {json.real()};
  Numbers all;
  for (const Json& item : json.items()) {
    const Numbers more = flat(item);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

/// The same of a list of rows, or of one column.
Numbers by_columns(const Json& rows) {
  if (rows.items().empty() || !rows.at(0).as<Json::List>()) return flat(rows);
  Numbers all;
  for (std::size_t j = 0; j < rows.at(0).items().size(); ++j)
    for (const Json& row : rows.items())
      all.push_back(row.at(j).real());
  return all;
}

std::int64_t size_of(const Json& list) {
  return static_cast<std::int64_t>(list.items().size());
}

Shape shape_of(const Json& x) {
  const Json& sample = x.at(0);
  if (!sample.at(0).as<Json::List>()) return {size_of(sample), 0, size_of(x)};
  return {size_of(sample.at(0)), size_of(sample), size_of(x)};
}

View view_of(const Json& x, DType dtype) {
  View view(dtype, shape_of(x).features, columns(shape_of(x)));
  view.assign(flat(x));
  return view;
}

/// One case, played in one precision.
class Play {
 public:
  Play(Subject& subject, const Json& golden, DType dtype, std::string label)
      : subject_(subject), golden_(golden), dtype_(dtype), label_(std::move(label)) {}

  void run() {
    Diagnostics diagnostics;
    const Setup setup{label_, parse_yaml(golden_.at("settings").compact(), label_, diagnostics)};
    technique_ = subject_.make(setup);
    subject_.trial().at(fmt::format("in {}", label_));
    switch (technique_->kind()) {
      case Kind::activation:
        return activation();
      case Kind::initializer:
        return initializer();
      case Kind::normalizer:
      case Kind::block:
        return block();
      case Kind::loss:
        return loss();
      case Kind::optimizer:
        return optimizer();
      case Kind::schedule:
        return schedule();
    }
  }

 private:
  template <class Interface>
  const Interface& as() const {
    return static_cast<const Interface&>(*technique_);
  }

  void compare(const Numbers& found, const Numbers& golden, const std::string& what) {
    const double tolerance = dtype_ == DType::float64 ? 1e-10 : 1e-5;
    const double off = found.size() == golden.size() ? distance(found, golden) : INFINITY;
    subject_.trial().require(
        off <= tolerance, fmt::format("{}: {} is off by {:.2g}", label_, what, off),
        "one of the two is wrong: the technique, or what the file was made with");
  }

  void activation() {
    const auto& f = as<Activation>();
    const View x = view_of(golden_.at("x"), dtype_);
    const View y = view_of(golden_.at("x"), dtype_);
    f.forward(dtype_, x.matrix(), nullptr, y.matrix());
    compare(y.values(), flat(golden_.at("y")), "y");
    const View dx = view_of(golden_.at("dy"), dtype_);
    f.backward(dtype_, (f.from_output() ? y : x).matrix(), dx.matrix(), dx.matrix());
    compare(dx.values(), flat(golden_.at("dx")), "dx");
  }

  /// Fixed weights, or the first moments within what chance does.
  void initializer() {
    for (const char* const key :
         {"activation", "gates", "orthogonal", "variance_of_product", "x", "zeros"})
      if (golden_.find(key))
        return subject_.trial().warn(label_ + " is not compared: it has '" + key + "'");
    const headwater_fans fans{golden_.at("fan_in").integer(), golden_.at("fan_out").integer()};
    const View w(dtype_, fans.out, fans.in), bias(dtype_, fans.out, 1);
    const headwater_parameter about{
        sizeof(headwater_parameter), {1, -1, -1}, fans, nullptr, &bias.matrix(), nullptr};
    Random random(subject_.specimen().seed, Purpose::initialization);
    as<Initializer>().check(about);
    as<Initializer>().fill(dtype_, random, about, w.matrix());
    if (golden_.find("w")) return compare(w.values(), by_columns(golden_.at("w")), "w");
    const Numbers all = w.values();
    const double n = static_cast<double>(all.size());
    const double wanted = golden_.at("deviation").real();
    double sum = 0, squares = 0;
    for (const double v : all)
      sum += v;
    for (const double v : all)
      squares += (v - sum / n) * (v - sum / n);
    near_by_chance(sum / n, golden_.at("mean").real(), 5 * wanted / std::sqrt(n), "the mean");
    near_by_chance(std::sqrt(squares / n), wanted, 5 * wanted / std::sqrt(n), "the deviation");
  }

  void near_by_chance(double found, double wanted, double chance, const char* what) {
    subject_.trial().require(
        std::abs(found - wanted) <= chance,
        fmt::format("{}: {} is {:.4g} instead of {:.4g}", label_, what, found, wanted));
  }

  void block() {
    Diagnostics diagnostics;
    const auto net = Network::plan(
        subject_.context(), {{technique_}, nullptr, nullptr, {}},
        {.input = shape_of(golden_.at("x")), .dtype = dtype_, .input_gradient = true}, diagnostics);
    if (!net) subject_.trial().fail(diagnostics.list().front().message);
    std::map<std::string, NamedTensor> tensors;  // names begin with the layer: "0."
    for (const NamedTensor& p : net->layers()[0].parameters)
      tensors.emplace(p.name.substr(2), p);
    for (const NamedTensor& s : net->state())
      tensors.emplace(s.name.substr(2), s);
    for (const auto& [name, value] : golden_.at("parameters").entries())
      assign(tensors.at(name).value, dtype_, by_columns(value));
    assign(net->input(), dtype_, flat(golden_.at("x")));
    if (const Json* const lengths = golden_.find("lengths"))
      for (std::size_t i = 0; i < net->lengths().size(); ++i)
        net->lengths()[i] = lengths->at(i).integer();
    const Json* const reps = golden_.find("reps");
    const Json* const mode = golden_.find("mode");
    for (std::int64_t i = 0; i < (reps ? reps->integer() : 1); ++i)
      net->forward(mode == nullptr || *mode == "train");
    compare(values_of(net->output(), dtype_), flat(golden_.at("y")), "y");
    assign(net->output_gradient(), dtype_, flat(golden_.at("dy")));
    net->backward();
    compare(values_of(net->input_gradient(), dtype_), flat(golden_.at("dx")), "dx");
    for (const auto& [name, value] : golden_.at("gradients").entries())
      compare(values_of(tensors.at(name).gradient, dtype_), by_columns(value),
              "the gradient of " + name);
    for (const auto& [name, value] : golden_.at("state_after").entries())
      compare(values_of(tensors.at(name).value, dtype_), flat(value), name);
  }

  void loss() {
    const auto& loss = as<Loss>();
    const View y = view_of(golden_.at("x"), dtype_);
    const View dy = view_of(golden_.at("x"), dtype_);
    const Shape shape = loss.target(shape_of(golden_.at("x")));
    View target(dtype_, shape.features, columns(shape));
    target.assign(flat(golden_.at("target")));
    const double value = loss.evaluate(dtype_, y.matrix(), target.matrix(), &dy.matrix());
    compare({value}, flat(golden_.at("value")), "the loss");
    compare(dy.values(), flat(golden_.at("dx")), "its derivative");
  }

  void optimizer() {
    const auto& optimizer = as<Optimizer>();
    const Json& trajectory = golden_.at("trajectory");
    const std::int64_t n = size_of(trajectory.at(0));
    View w(dtype_, n, 1), g(dtype_, n, 1);
    std::deque<View> state;
    std::vector<void*> arrays;
    while (arrays.size() < optimizer.n_state()) {
      state.emplace_back(dtype_, n, 1).assign(0);
      arrays.push_back(state.back().matrix().data);
    }
    w.assign(flat(trajectory.at(0)));
    for (std::size_t i = 0; i + 1 < trajectory.items().size(); ++i) {
      g.assign(flat(golden_.at("gradients").at(i)));
      optimizer.step(
          dtype_,
          {sizeof(headwater_update), optimizer.n_state(), static_cast<std::uint64_t>(n), i + 1,
           golden_.at("rates").at(i).real(), w.matrix().data, g.matrix().data, arrays.data()});
      compare(w.values(), flat(trajectory.at(i + 1)), fmt::format("step {}", i + 1));
    }
  }

  /// A loss of the step before, where the case knows one.
  double told(const char* key, std::size_t step) const {
    const Json* const losses = golden_.find(key);
    if (step == 0 || losses == nullptr) return NAN;
    const Json& loss = losses->at(step - 1);
    return loss.is_null() ? NAN : loss.real();
  }

  void schedule() {
    const Numbers rates = flat(golden_.at("rates"));
    const auto& schedule = static_cast<const Schedule&>(*technique_);
    Numbers found, state(schedule.n_state());
    for (std::size_t step = 0; step < rates.size(); ++step)
      found.push_back(
          schedule.rate({sizeof(headwater_progress), schedule.n_state(), step, rates.size(),
                         told("losses", step), told("validation", step), state.data()}));
    compare(found, rates, "the rate");
  }

  Subject& subject_;
  const Json& golden_;
  DType dtype_;
  std::string label_;
  std::shared_ptr<const Technique> technique_;
};

void play_all(Subject& subject, const std::vector<Json>& cases) {
  for (std::size_t i = 0; i < cases.size(); ++i)
    for (const DType dtype : {DType::float64, DType::float32}) {
      const auto label =
          fmt::format("golden case {} ({}, {})", i + 1, cases[i].at("settings").compact(),
                      dtype == DType::float64 ? "float64" : "float32");
      Play(subject, cases[i], dtype, label).run();
    }
  subject.trial().note(fmt::format("{} cases", cases.size()));
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
  return *cases;
}

void add_golden_test(const Specimen& specimen, const std::vector<Json>& cases,
                     std::vector<Test>& tests) {
  std::vector<Json> own;
  for (const Json& one : cases)
    if (one.at("name") == specimen.info.name && one.at("kind") == to_string(specimen.info.kind))
      own.push_back(one);
  if (own.empty()) return;
  tests.push_back({specimen.subject(), std::string(golden_test), "it reproduces its golden file",
                   [specimen, own](const Trial& trial) {
                     Subject subject(specimen, trial);
                     play_all(subject, own);
                   }});
}

}  // namespace headwater::lab
