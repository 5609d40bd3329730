// The board that calls into plugins are noted on.
#include "call_board.hpp"

namespace headwater::lab {

namespace {

constexpr auto relaxed = std::memory_order_relaxed;

template <std::size_t N>
void write(std::array<char, N>& to, std::string_view text) {
  to[text.copy(to.data(), N - 1)] = 0;
}

template <std::size_t N>
bool reads(const std::array<char, N>& written, std::string_view text) {
  return text.substr(0, N - 1) == written.data();
}

}  // namespace

std::string_view to_string(PluginFunction function) {
  constexpr std::array<std::string_view, 17> names{"no function", "a static constructor",
                                                   "init",        "create",
                                                   "destroy",     "check",
                                                   "fill",        "plan",
                                                   "start",       "forward",
                                                   "backward",    "target",
                                                   "evaluate",    "step",
                                                   "n_state",     "needs",
                                                   "rate"};
  const auto i = static_cast<std::size_t>(function);
  return i < names.size() ? names[i] : "an unknown function";
}

std::uint32_t BoardWriter::add(std::string_view owner, std::string_view file) {
  const std::uint32_t n = board_.n_places.load();
  for (std::uint32_t i = 1; i <= n; ++i)
    if (reads(board_.places[i].owner, owner) && reads(board_.places[i].file, file)) return i;
  if (n + 1 == CallBoard::most) return 0;
  write(board_.places[n + 1].owner, owner);
  write(board_.places[n + 1].file, file);
  board_.n_places.store(n + 1);
  return n + 1;
}

PluginCall BoardWriter::begin(PluginCall call) {
  const PluginCall around{board_.place.load(relaxed), board_.function.load(relaxed)};
  board_.calls.store(board_.calls.load(relaxed) + 1, relaxed);
  note(call);
  return around;
}

void BoardWriter::end(PluginCall around) {
  note(around);
}

void BoardWriter::note(PluginCall call) {
  board_.place.store(call.owner, relaxed);
  board_.function.store(call.function, relaxed);
}

}  // namespace headwater::lab
