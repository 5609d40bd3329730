// Activations on an array of 1M floats.
#include "elementwise.hpp"

#include <headwater/activation.hpp>

#include "../support/host.hpp"
#include "runtime/arena.hpp"
#include "timing.hpp"
#include "torch_peer.hpp"
#include <cstring>
#include <fmt/format.h>

namespace headwater::bench {
namespace {

constexpr int rounds = 11;
constexpr std::int64_t elements = 1 << 20;

/// Columns with normal numbers, in memory like that of a network.
struct Arrays {
  Arrays() {
    take();
    arena.allocate();
    take();
    for (std::uint64_t seed = 0; const headwater_matrix& m : {x, y, dy, dx})
      test::randomize(m, DType::float32, ++seed);
  }

  Arena arena;
  headwater_matrix x, y, dy, dx;

 private:
  void take() {
    for (headwater_matrix* m : {&x, &y, &dy, &dx})
      *m = arena.take(Region::saved, elements, 1, DType::float32);
  }
};

void measure_into(ElementwiseRow& row, std::function<void()> step, Arrays& arrays) {
  const auto copy = [&] {
    std::memcpy(arrays.dx.data, arrays.x.data, elements * sizeof(float));
  };
  std::vector<Round> contenders{timed(std::move(step), 0.02), timed(copy, 0.02)};
  const std::shared_ptr<TorchPeer> torch =
      TorchPeer::start(row.activation + "." + row.direction, 1);
  if (torch) contenders.push_back([&] { return torch->round(); });
  const Times times = alternate(contenders, rounds);
  row.ours_us = median(times[0]);
  row.memcpy_us = median(times[1]);
  row.over_memcpy = ratio(times[0], times[1]);
  if (!torch) return;
  row.peer = "PyTorch " + torch->version();
  row.peer_us = median(times[2]);
  row.peer_ratio = ratio(times[2], times[0]);
}

}  // namespace

double ElementwiseRow::nanoseconds() const {
  return 1e3 * ours_us / static_cast<double>(elements);
}

double ElementwiseRow::bandwidth() const {
  const double arrays = direction == "forward" ? 2 : 3;
  return arrays * sizeof(float) / nanoseconds();
}

std::vector<ElementwiseRow> measure_elementwise() {
  std::vector<ElementwiseRow> rows;
  Context context = test::context();
  Arrays arrays;
  for (const char* const name : {"sigmoid", "tanh", "gelu", "silu"}) {
    const auto f = context.make<Activation>(name);
    const auto forward = [&] {
      f->forward(DType::float32, arrays.x, nullptr, arrays.y);
    };
    const auto backward = [&] {
      const headwater_matrix& from = f->from_output() ? arrays.y : arrays.x;
      f->backward(DType::float32, from, arrays.dy, arrays.dx);
    };
    measure_into(rows.emplace_back(ElementwiseRow(name, "forward")), forward, arrays);
    measure_into(rows.emplace_back(ElementwiseRow(name, "backward")), backward, arrays);
  }
  return rows;
}

nlohmann::ordered_json to_json(const ElementwiseRow& row) {
  nlohmann::ordered_json json{{"workload", row.activation + "." + row.direction},
                              {"threads", 1},
                              {"ours_us", row.ours_us},
                              {"memcpy_us", row.memcpy_us},
                              {"bandwidth_gb_per_s", row.bandwidth()},
                              {"peer", nullptr},
                              {"peer_us", nullptr},
                              {"ratio", nullptr}};
  if (row.peer_us > 0) {
    json["peer"] = row.peer;
    json["peer_us"] = row.peer_us;
    json["ratio"] = row.peer_ratio;
  }
  return json;
}

void print(const ElementwiseRow& row) {
  fmt::print("{:7} {:8}  {:6.3f} ns an element, {:5.1f} GB/s, {:5.2f} x memcpy", row.activation,
             row.direction, row.nanoseconds(), row.bandwidth(), row.over_memcpy);
  if (row.peer_us > 0)
    fmt::print("; {} {:.1f} us, ratio {:.2f}", row.peer, row.peer_us, row.peer_ratio);
  fmt::print("\n");
}

}  // namespace headwater::bench
