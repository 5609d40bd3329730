// Softmax.  dx = y (dy - sum y dy).
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Softmax : ColumnActivation<Softmax> {
  static constexpr About about{.doc = "shares of each sample that are positive and add up to 1",
                               .formula = "f(x)_i = exp(x_i) / sum exp(x)",
                               .derivative = "df_i / dx_k = f_i ((i = k) - f_k)",
                               .source = "Bridle, NIPS 1989"};

  template <class T>
  void forward(std::span<const T> x, std::span<T> y) const {
    const T top = *std::max_element(x.begin(), x.end());
    for_registers<T>(std::ssize(x),
                     [&](auto i, auto n) { store<T>(exp(load<T>(&x[i], n) - top), &y[i], n); });
    const double total = sum(std::ssize(y), [&](auto i) { return y[i]; });
    for (T& share : y)
      share = static_cast<T>(share / total);
  }
  template <class T>
  void backward(std::span<const T> y, std::span<const T> dy, std::span<T> dx) const {
    const double mean = sum(std::ssize(y), [&](auto i) { return double{y[i]} * dy[i]; });
    for (std::size_t i = 0; i < y.size(); ++i)
      dx[i] = static_cast<T>(y[i] * (dy[i] - mean));
  }
};

}  // namespace

HEADWATER_PLUGIN("softmax", Softmax)
