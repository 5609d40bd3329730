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
  if (!json.is_array()) return {json.get<double>()};
  Numbers all;
  for (const Json& item : json) {
    const Numbers more = flat(item);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

/// The same of a list of rows, or of one column.
Numbers by_columns(const Json& rows) {
  if (rows.empty() || !rows[0].is_array()) return flat(rows);
  Numbers all;
  for (std::size_t j = 0; j < rows[0].size(); ++j)
    for (const Json& row : rows)
      all.push_back(row.at(j));
  return all;
}

std::int64_t size_of(const Json& list) {
  return static_cast<std::int64_t>(list.size());
}

Shape shape_of(const Json& x) {
  if (!x.at(0).at(0).is_array()) return {size_of(x[0]), 0, size_of(x)};
  return {size_of(x[0][0]), size_of(x[0]), size_of(x)};
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
    const Setup setup{label_,
                      parse_yaml(golden_.at("settings").dump(), label_, diagnostics)};
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
    const double off =
        found.size() == golden.size() ? distance(found, golden) : INFINITY;
    subject_.trial().require(
        off <= tolerance, fmt::format("{}: {} is off by {:.2g}", label_, what, off),
        "one of the two is wrong: the technique, or what the file was made with");
  }

  void activation() {
    const auto& f = as<Activation>();
    const View x = view_of(golden_.at("x"), dtype_), y = view_of(golden_["x"], dtype_);
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
      if (golden_.contains(key))
        return subject_.trial().warn(label_ + " is not compared: it has '" + key + "'");
    const headwater_fans fans{golden_.at("fan_in"), golden_.at("fan_out")};
    const View w(dtype_, fans.out, fans.in), bias(dtype_, fans.out, 1);
    const headwater_parameter about{sizeof(headwater_parameter),
                                    {1, -1, -1},
                                    fans,
                                    nullptr,
                                    &bias.matrix(),
                                    nullptr};
    Random random(subject_.specimen().seed, Purpose::initialization);
    as<Initializer>().check(about);
    as<Initializer>().fill(dtype_, random, about, w.matrix());
    if (golden_.contains("w"))
      return compare(w.values(), by_columns(golden_["w"]), "w");
    const Numbers all = w.values();
    const double n = static_cast<double>(all.size());
    const double wanted = golden_.at("deviation");
    double sum = 0, squares = 0;
    for (const double v : all)
      sum += v;
    for (const double v : all)
      squares += (v - sum / n) * (v - sum / n);
    near_by_chance(sum / n, golden_.at("mean"), 5 * wanted / std::sqrt(n), "the mean");
    near_by_chance(std::sqrt(squares / n), wanted, 5 * wanted / std::sqrt(n),
                   "the deviation");
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
        {.input = shape_of(golden_.at("x")), .dtype = dtype_, .input_gradient = true},
        diagnostics);
    if (!net) subject_.trial().fail(diagnostics.list().front().message);
    std::map<std::string, NamedTensor> tensors;  // names begin with the layer: "0."
    for (const NamedTensor& p : net->layers()[0].parameters)
      tensors.emplace(p.name.substr(2), p);
    for (const NamedTensor& s : net->state())
      tensors.emplace(s.name.substr(2), s);
    for (const auto& [name, value] : golden_.at("parameters").items())
      assign(tensors.at(name).value, dtype_, by_columns(value));
    assign(net->input(), dtype_, flat(golden_["x"]));
    for (std::size_t i = 0; golden_.contains("lengths") && i < net->lengths().size();
         ++i)
      net->lengths()[i] = golden_["lengths"].at(i);
    for (int i = 0; i < golden_.value("reps", 1); ++i)
      net->forward(golden_.value("mode", "train") == "train");
    compare(values_of(net->output(), dtype_), flat(golden_.at("y")), "y");
    assign(net->output_gradient(), dtype_, flat(golden_.at("dy")));
    net->backward();
    compare(values_of(net->input_gradient(), dtype_), flat(golden_.at("dx")), "dx");
    for (const auto& [name, value] : golden_.at("gradients").items())
      compare(values_of(tensors.at(name).gradient, dtype_), by_columns(value),
              "the gradient of " + name);
    for (const auto& [name, value] : golden_.at("state_after").items())
      compare(values_of(tensors.at(name).value, dtype_), flat(value), name);
  }

  void loss() {
    const auto& loss = as<Loss>();
    const View y = view_of(golden_.at("x"), dtype_), dy = view_of(golden_["x"], dtype_);
    const Shape shape = loss.target(shape_of(golden_["x"]));
    View target(dtype_, shape.features, columns(shape));
    target.assign(flat(golden_.at("target")));
    const double value =
        loss.evaluate(dtype_, y.matrix(), target.matrix(), &dy.matrix());
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
    w.assign(flat(trajectory[0]));
    for (std::size_t i = 0; i + 1 < trajectory.size(); ++i) {
      g.assign(flat(golden_.at("gradients").at(i)));
      optimizer.step(dtype_,
                     {sizeof(headwater_update), optimizer.n_state(),
                      static_cast<std::uint64_t>(n), i + 1, golden_.at("rates").at(i),
                      w.matrix().data, g.matrix().data, arrays.data()});
      compare(w.values(), flat(trajectory[i + 1]), fmt::format("step {}", i + 1));
    }
  }

  /// A loss of the step before, where the case knows one.
  double told(const char* key, std::size_t step) const {
    if (step == 0 || !golden_.contains(key)) return NAN;
    const Json& loss = golden_[key].at(step - 1);
    return loss.is_null() ? NAN : loss.get<double>();
  }

  void schedule() {
    const Numbers rates = flat(golden_.at("rates"));
    Rate rate({std::static_pointer_cast<const Schedule>(technique_)}, rates.size());
    Numbers found;
    for (std::size_t step = 0; step < rates.size(); ++step)
      found.push_back(rate.next(told("losses", step), told("validation", step)));
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
          fmt::format("golden case {} ({}, {})", i + 1, cases[i].at("settings").dump(),
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
    return one.is_object() && one.contains("kind") && one.contains("name") &&
           one.contains("settings");
  };
  if (!json->is_array() || json->empty() || !std::ranges::all_of(*json, is_case))
    throw Error("error: '" + file +
                "' holds no golden cases\n  it must be a list of maps with kind, name "
                "and settings, like the files beside the plugins of Headwater");
  return {json->begin(), json->end()};
}

void add_golden_test(const Specimen& specimen, const std::vector<Json>& cases,
                     std::vector<Test>& tests) {
  std::vector<Json> own;
  for (const Json& one : cases)
    if (one["name"] == specimen.info.name &&
        one["kind"] == std::string(to_string(specimen.info.kind)))
      own.push_back(one);
  if (own.empty()) return;
  tests.push_back({specimen.subject(), std::string(golden_test),
                   "it reproduces its golden file",
                   [specimen, own](const Trial& trial) {
                     Subject subject(specimen, trial);
                     play_all(subject, own);
                   }});
}

}  // namespace headwater::lab
