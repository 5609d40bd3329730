// Gradients cut down before the optimizer sees them.
#include "clipping.hpp"

#include <Eigen/Core>

#include "../probe/sums.hpp"
#include <cmath>

namespace headwater {

namespace {

/// f(array) for the gradient of each parameter of a layer, as one column.
template <class T, class F>
void for_gradients(const LayerView& layer, const F& f) {
  for (const NamedTensor& p : layer.parameters)
    f(Eigen::Map<Eigen::ArrayX<T>>(static_cast<T*>(p.gradient.data),
                                   p.gradient.rows * p.gradient.cols));
}

template <class F>
void for_gradients(const LayerView& layer, DType dtype, const F& f) {
  dtype == DType::float64 ? for_gradients<double>(layer, f)
                          : for_gradients<float>(layer, f);
}

}  // namespace

void clip_value(const LayerView& layer, const NetworkOptions& options) {
  for_gradients(layer, options.dtype, [&](auto g) {
    using T = typename decltype(g)::Scalar;
    const T most = static_cast<T>(options.clip_value);
    for (T& x : g)
      x = std::clamp(x, -most, most);
  });
}

void clip_norm(const std::vector<LayerView>& layers, const NetworkOptions& options) {
  double squares = 0;
  for (const LayerView& layer : layers)
    for (const NamedTensor& p : layer.parameters)
      squares += sum_of_squares(options.dtype, p.gradient);
  const double norm = std::sqrt(squares);
  if (!(norm > options.clip_norm)) return;
  for (const LayerView& layer : layers)
    for_gradients(layer, options.dtype, [&](auto g) {
      using T = typename decltype(g)::Scalar;
      g *= static_cast<T>(options.clip_norm / norm);
    });
}

}  // namespace headwater
