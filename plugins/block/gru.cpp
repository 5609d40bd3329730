// Gated recurrent unit.  With a = W_ih x + b_ih and u = W_hh h + b_hh in three parts,
//   r = sigma(a_r + u_r),  z = sigma(a_z + u_z),  n = tanh(a_n + r u_n),
//   h' = (1 - z) n + z h.
// Back: dh = dh' z, and through the sums  dz_z = dh' (h - n) z (1 - z),
//   da_n = dh' (1 - z) (1 - n^2),  du_n = da_n r,  dz_r = da_n u_n r (1 - r).
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Gru : Cell<Gru> {
  static constexpr About about{
      .doc =
          "gated recurrent unit, PyTorch's: r multiplies W_hh h + b_hh (ONNX: "
          "linear_before_reset = 1)",
      .formula = "h' = (1 - z) n + z h",
      .source = "Cho et al., arXiv:1406.1078"};
  static constexpr auto settings = cell_settings<Gru>();

  static constexpr Gates gates{.n = 3, .keep = 1, .add = -1};
  static constexpr std::size_t apart = 1;

  void step(auto& sums, auto& state) const {
    auto& [n, r, z, u] = sums;
    auto& h = state[0];
    r = logistic(r);
    z = logistic(z);
    n = tanh(n + r * u);
    h = n + z * (h - n);
  }

  void step_back(auto& sums, const auto& before, const auto&, auto& d) const {
    auto& [n, r, z, u] = sums;
    auto& dh = d[0];
    const auto dz_z = dh * (before[0] - n) * z * (1 - z);
    n = dh * (1 - z) * (1 - n * n);
    dh *= z;
    z = dz_z;
    const auto dz_r = n * u * r * (1 - r);
    u = n * r;
    r = dz_r;
  }
};

}  // namespace

HEADWATER_PLUGIN("gru", Gru)
