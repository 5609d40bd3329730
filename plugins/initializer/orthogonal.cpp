// Orthogonal.  Columns (rows, if there are fewer) of length gain at right angles, from
// the uniform (Haar) distribution.
#include <headwater/plugin.hpp>
#include <headwater/plugin/critical_gain.hpp>

namespace {

using namespace headwater::plugin;

struct Orthogonal : Initializer<Orthogonal> {
  double gain = 1;
  CriticalGain critical;

  static constexpr About about{
      .doc = "orthogonal directions: keeps the length of every signal",
      .formula = "W^T W = gain^2 I, or W W^T = gain^2 I of a wide W",
      .source = "Saxe et al., arXiv:1312.6120; Stewart, SIAM J. Numer. Anal. 17, 1980"};
  static constexpr auto settings =
      declare(setting<&Orthogonal::gain>("gain").above(0).or_auto().doc(
          "of the activation; auto: its critical gain"));

  void check(const Parameter& parameter) const { critical.resolve(gain, parameter); }

  void fill(auto w, const Parameter& parameter, Random random) const {
    random.orthogonal(w, critical.resolve(gain, parameter));
  }
};

}  // namespace

HEADWATER_PLUGIN("orthogonal", Orthogonal)
