// The board that calls into plugins are noted on.
#include "calling.hpp"

#include <algorithm>
#include <string>

namespace headwater {

namespace {

template <std::size_t N>
void write(std::array<char, N>& to, std::string_view text) {
  to[text.copy(to.data(), N - 1)] = 0;
}

template <std::size_t N>
bool reads(const std::array<char, N>& written, std::string_view text) {
  return text.substr(0, N - 1) == written.data();
}

}  // namespace

CallBoard* call_board = nullptr;

std::string_view to_string(PluginFunction function) {
  constexpr std::array<std::string_view, 17> names{
      "no function", "a static constructor",
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

void note_calls(CallBoard* board) {
  call_board = board;
}

std::uint32_t CallBoard::add(std::string_view owner, std::string_view file) {
  const std::uint32_t n = n_places.load();
  for (std::uint32_t i = 1; i <= n; ++i)
    if (reads(places[i].owner, owner) && reads(places[i].file, file)) return i;
  if (n + 1 == most) return 0;
  write(places[n + 1].owner, owner);
  write(places[n + 1].file, file);
  n_places.store(n + 1);
  return n + 1;
}

std::uint32_t place_of(const Origin& origin) {
  if (!call_board) return 0;
  return call_board->add(std::string(to_string(origin.kind)) + " '" + origin.name + "'",
                         origin.file);
}

}  // namespace headwater
