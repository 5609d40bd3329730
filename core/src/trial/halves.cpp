// Steps of an optimizer on numbers whose halves have little in common.
#include "halves.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace headwater {
namespace {

using Numbers = std::vector<double>;

constexpr std::size_t size = 32;

/// Larger in the second half.
Numbers made_up(double phase) {
  Numbers all(size);
  for (std::size_t i = 0; i < size; ++i)
    all[i] = (i < size / 2 ? 1 : 7) * std::sin(phase + 2 * static_cast<double>(i));
  return all;
}

/// w after some steps, each of which goes over it in ranges of `length`.
std::optional<Numbers> after_steps(const Caller& caller, const headwater_child& optimizer,
                                   std::uint32_t n_state, std::size_t length) {
  const auto& table = *static_cast<const headwater_optimizer*>(optimizer.table);
  Numbers w = made_up(0);
  std::vector<Numbers> arrays(n_state, Numbers(size));
  for (std::uint64_t step = 1; step <= 3; ++step) {
    const Numbers g = made_up(static_cast<double>(step));
    for (std::size_t begin = 0; begin < size; begin += length) {
      std::vector<void*> state;
      for (Numbers& array : arrays)
        state.push_back(array.data() + begin);
      const headwater_update update{sizeof update, n_state,          length,      step, 1,
                                    &w[begin],     g.data() + begin, state.data()};
      headwater_error error = no_error();
      if (caller.call(PluginFunction::step, error, [&] {
            return table.step[HEADWATER_F64](optimizer.self, &update, &error);
          }) != HEADWATER_OK)
        return {};
    }
  }
  return w;
}

}  // namespace

bool takes_parts(const Caller& caller, const headwater_child& optimizer, std::uint32_t n_state) {
  const auto whole = after_steps(caller, optimizer, n_state, size);
  const auto halves = after_steps(caller, optimizer, n_state, size / 2);
  if (!whole || !halves) return true;
  const Numbers before = made_up(0);
  double moved = 0, apart = 0;
  for (std::size_t i = 0; i < size; ++i) {
    moved = std::max(moved, std::abs((*whole)[i] - before[i]));
    apart = std::max(apart, std::abs((*whole)[i] - (*halves)[i]));
  }
  return apart <= 1e-6 * moved + 1e-14;
}

}  // namespace headwater
