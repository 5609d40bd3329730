// Calls of the sigmoid through its plugin and of the same source linked here.
#include "calls.hpp"

#include <headwater/call_listener.hpp>

#include "../support/host.hpp"
#include "timing.hpp"
#include "workloads.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <vector>

extern "C" const headwater_plugin headwater_plugin_v1__linked_sigmoid;

namespace headwater::bench {

namespace {

constexpr int rounds = 41;
constexpr std::size_t depth = 100;  ///< calls, each on what the one before made

/// A network of sigmoids, one number wide.
std::unique_ptr<Network> sigmoids(Context& context) {
  return test::network(
      context, fmt::format("network: [{{repeat: {}, layers: [{{activation: sigmoid}}]}}]", depth),
      {.input = {1, 0, 1}});
}

/// The calls that such a network makes, on the same source linked here.
std::function<void()> linked_calls() {
  const headwater_technique& technique = *headwater_plugin_v1__linked_sigmoid.techniques;
  const auto& table = *static_cast<const headwater_activation*>(technique.table);
  constexpr std::size_t line = 16;  // whole tensors start on 64 bytes
  const auto numbers = std::make_shared<std::vector<float>>(line * (depth + 1));
  std::vector<headwater_matrix> tensors;
  for (std::size_t i = 0; i <= depth; ++i)
    tensors.push_back({numbers->data() + line * i, 1, 1, 1});
  headwater_error error{};
  void* made = nullptr;
  technique.create(nullptr, nullptr, &made, &error);
  const std::shared_ptr<void> self(made, technique.destroy);
  return [&table, numbers, tensors, self] {
    headwater_error failure;
    for (std::size_t i = 0; i < depth; ++i)
      if (table.forward[HEADWATER_F32](self.get(), &tensors[i], nullptr, &tensors[i + 1], &failure))
        throw Error("sigmoid failed");
  };
}

double least(const std::vector<double>& times) {
  return *std::ranges::min_element(times);
}

/// Nanoseconds a call: the fastest of many rounds, which other work disturbed least.
CallRow time_calls(Context& context) {
  const auto network = sigmoids(context);
  const auto times = alternate(
      {timed([&] { network->forward(false); }, 0.01), timed(linked_calls(), 0.01)}, rounds);
  constexpr double ns = 1e3 / depth;
  const double plugin = least(times[0]) * ns, linked = least(times[1]) * ns;
  return {plugin, linked, plugin - linked, 0, 0};
}

/// Counts the calls that begin.
struct CallCounter final : CallListener {
  std::uint64_t calls = 0;

  std::uint32_t add(std::string_view, std::string_view) override { return 0; }
  PluginCall begin(PluginCall) override { return ++calls, PluginCall{}; }
  void end(PluginCall) override {}
};

}  // namespace

CallRow measure_calls() {
  Context context = test::context(1);
  CallRow row = time_calls(context);
  CallCounter counter;
  Context counted({.folders = {HEADWATER_PLUGINS}, .calls = &counter});
  const Workload noted = make_workload(counted, "W1");
  const std::uint64_t before = counter.calls;
  noted.step();
  // Each activation is called twice by the block that it stands in.
  row.calls = counter.calls - before;
  for (const LayerView& layer : noted.network->layers())
    row.calls += 2 * layer.observations.size();
  const Workload workload = make_workload(context, "W1");
  const double step_us = median(alternate({timed(workload.step)}, 5)[0]);
  row.share = static_cast<double>(row.calls) * std::max(row.overhead_ns, 0.0) / (1e3 * step_us);
  return row;
}

nlohmann::ordered_json to_json(const CallRow& row) {
  return {{"workload", "calls"},
          {"plugin_ns", row.plugin_ns},
          {"linked_ns", row.linked_ns},
          {"overhead_ns", row.overhead_ns},
          {"calls_in_a_step_of_W1", row.calls},
          {"share_of_a_step_of_W1", row.share}};
}

void print(const CallRow& row) {
  fmt::print(
      "calls  {:.2f} ns through a plugin, {:.2f} ns linked, {:.2f} ns more; {} "
      "in a step of W1: {:.4f} % of it\n",
      row.plugin_ns, row.linked_ns, row.overhead_ns, row.calls, 100 * row.share);
}

const char* broken_bound(const CallRow& row) {
  if (row.overhead_ns > 5) return "a call into a plugin costs more than 5 ns";
  if (row.share > 0.001) return "calls into plugins cost more than 0.1 % of a step";
  return "";
}

}  // namespace headwater::bench
