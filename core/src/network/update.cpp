// What a step makes of gradients.
#include "update.hpp"

#include <headwater/error.hpp>

#include "../contract/call.hpp"
#include "../probe/sums.hpp"
#include <algorithm>
#include <cmath>
#include <type_traits>

namespace headwater {

namespace {

constexpr std::uint64_t part_elements = 8192;

/// f(element) for the gradients of a layer.
template <class F>
void for_gradients(DType dtype, const LayerView& layer, const F& f) {
  const auto visit = [&]<class T>(T* g, std::int64_t n) {
    std::for_each(g, g + n, f);
  };
  for (const NamedTensor& p : layer.parameters) {
    const std::int64_t n = p.gradient.rows * p.gradient.cols;
    dtype == DType::float64 ? visit(static_cast<double*>(p.gradient.data), n)
                            : visit(static_cast<float*>(p.gradient.data), n);
  }
}

}  // namespace

void clip_value(DType dtype, const LayerView& layer, double most) {
  for_gradients(dtype, layer, [most]<class T>(T& g) {
    g = std::clamp(g, static_cast<T>(-most), static_cast<T>(most));
  });
}

void clip_norm(DType dtype, std::span<const LayerView> layers, double most) {
  Squares squares = 0;
  for (const LayerView& layer : layers)
    for (const NamedTensor& p : layer.parameters)
      squares += sum_of_squares(dtype, p.gradient);
  const Squares norm = std::sqrt(squares);
  if (!(norm > most)) return;
  for (const LayerView& layer : layers)
    for_gradients(dtype, layer, [factor = most / norm]<class T>(T& g) {
      // Of huge gradients the factor is so small that T has few digits for it.
      using Wide = std::conditional_t<std::is_same_v<T, float>, double, Squares>;
      g = static_cast<T>(g * static_cast<Wide>(factor));
    });
}

LayerUpdate::LayerUpdate(const Optimizer& optimizer, DType dtype)
    : optimizer_(optimizer),
      technique_(optimizer.child()),
      dtype_(static_cast<std::size_t>(dtype)) {}

void LayerUpdate::add(const headwater_update& range, const std::vector<char*>& state, bool whole) {
  const auto size = static_cast<std::uint64_t>(size_of(static_cast<DType>(dtype_)));
  if (!whole && !parts_.empty() && lengthens(range, size)) return;
  const std::uint64_t most = whole ? range.n : part_elements;
  for (std::uint64_t begin = 0; begin < range.n; begin += most) {
    Part part{range, {}, HEADWATER_OK, no_error()};
    part.update.n = std::min(most, range.n - begin);
    part.update.w = static_cast<char*>(range.w) + begin * size;
    part.update.g = static_cast<const char*>(range.g) + begin * size;
    for (char* array : state)
      part.state.push_back(array + begin * size);
    part.update.state = part.state.data();
    parts_.push_back(std::move(part));
  }
}

/// Small tensors that lie one behind the other are one part, with what aligns them.
bool LayerUpdate::lengthens(const headwater_update& range, std::uint64_t size) {
  headwater_update& last = parts_.back().update;
  const auto apart =
      static_cast<std::uint64_t>(static_cast<char*>(range.w) - static_cast<char*>(last.w));
  const bool follows =
      apart / size - last.n < 64 / size && static_cast<const char*>(last.g) + apart == range.g;
  if (!follows || apart / size + range.n > part_elements) return false;
  last.n = apart / size + range.n;
  return true;
}

void LayerUpdate::run_part(Part& part, std::uint64_t step, double rate) const {
  part.update.step = step;
  part.update.rate = rate;
  const auto& table = *static_cast<const headwater_optimizer*>(technique_.table);
  part.status = optimizer_.caller().guard(
      part.error, [&] { return table.step[dtype_](technique_.self, &part.update, &part.error); });
}

void LayerUpdate::run(const Services& services, std::uint64_t step, double rate) {
  const Caller::Note noted = optimizer_.caller().note(PluginFunction::step);
  services.for_each(static_cast<std::int64_t>(parts_.size()), [&](std::int64_t i) {
    run_part(parts_[static_cast<std::size_t>(i)], step, rate);
  });
  for (const Part& part : parts_)
    if (part.status != HEADWATER_OK) [[unlikely]]
      throw Error(with_place("optimizer '" + optimizer_.name() + "': " + text(part.error),
                             optimizer_.origin().mark));
}

}  // namespace headwater
