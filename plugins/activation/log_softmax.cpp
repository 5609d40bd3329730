// Log softmax.  dx = dy - e^y sum dy.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct LogSoftmax : ColumnActivation<LogSoftmax> {
  static constexpr About about{.doc = "logarithm of softmax, without its rounding to 0",
                               .formula = "f(x)_i = x_i - log(sum exp(x))",
                               .derivative = "df_i / dx_k = (i = k) - exp(f_k)",
                               .source = "Bridle, NIPS 1989"};

  template <class T>
  void forward(std::span<const T> x, std::span<T> y) const {
    const T top = *std::max_element(x.begin(), x.end());
    const double total = sum(std::ssize(x), [&](auto i) { return std::exp(x[i] - top); });
    for (std::size_t i = 0; i < x.size(); ++i)
      y[i] = static_cast<T>(x[i] - top - std::log(total));
  }
  template <class T>
  void backward(std::span<const T> y, std::span<const T> dy, std::span<T> dx) const {
    const double total = sum(std::ssize(dy), [&](auto i) { return dy[i]; });
    for (std::size_t i = 0; i < y.size(); ++i)
      dx[i] = static_cast<T>(dy[i] - std::exp(y[i]) * total);
  }
};

}  // namespace

HEADWATER_PLUGIN("log_softmax", LogSoftmax)
