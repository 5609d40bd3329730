// Fuzzes what reads YAML settings against the schema of a technique, whatever its
// settings are. A technique is made exactly when there is nothing to complain of.
#include <headwater/context.hpp>
#include <headwater/plugin.hpp>

#include <cmath>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

using namespace headwater::plugin;

/// Has a setting of every type, and aborts when one comes that its schema forbids.
struct Everything : Block<Everything> {
  enum class Colour { red, green };

  double share = 0.5, rate = 1;
  std::int64_t count = 3;
  bool on = false;
  Colour colour = Colour::red;
  std::vector<double> weights;
  ActivationSlot activation;
  LayersSlot layers;

  static constexpr About about{.doc = "one setting of every type"};
  static constexpr auto settings = declare(
      setting<&Everything::share>("share").at_least(0).below(1),
      setting<&Everything::rate>("rate").above(0).or_auto(),
      setting<&Everything::count>("count").required().at_least(1).at_most(9),
      setting<&Everything::on>("on"),
      setting<&Everything::colour>("colour").choices("red", "green"),
      setting<&Everything::weights>("weights").at_least(-1),
      setting<&Everything::activation>("activation"), setting<&Everything::layers>("layers"));

  void check() const {
    const bool good = share >= 0 && share < 1 && (rate > 0 || std::isnan(rate)) && count >= 1 &&
                      count <= 9 && colour <= Colour::green;
    for (const double w : weights)
      if (!(w >= -1)) std::abort();
    if (!good) std::abort();
  }

  void plan(Plan p) const { p.output(p.in()); }
  template <class T>
  void forward(Call<T>) const {}
  template <class T>
  void backward(Call<T>) const {}
};

}  // namespace

HEADWATER_PLUGIN("everything", Everything)

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headwater;
  static Context context({.folders = {}, .linked = {&HEADWATER_SYMBOL}});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Diagnostics diagnostics;
  const Node node = parse_yaml(text, "fuzz.yaml", diagnostics);
  if (!diagnostics.empty()) return 0;
  const auto made = context.make(Kind::block, node, diagnostics);
  if ((made != nullptr) != diagnostics.empty()) std::abort();
  if (!diagnostics.empty() && diagnostics.text().empty()) std::abort();
  return 0;
}
