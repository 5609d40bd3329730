// SwiGLU.  x = [a; b],  y = a s(a) b,  s(a) = 1 / (1 + exp(-a));  da = dy b s(a)
// (1 + a s(-a)),  db = dy a s(a). After a dense layer without activation it is
// Shazeer's swish(x W) * x V, W making the first half of the features and V the second.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct SwiGlu : Block<SwiGlu> {
  static constexpr About about{
      .doc = "the SiLU of the first half of the features, times the second half",
      .formula = "y = a s(a) b, [a; b] = x, s(a) = 1 / (1 + exp(-a))",
      .source = "Shazeer, arXiv:2002.05202"};

  void plan(Plan p) const {
    if (p.in().features % 2 != 0)
      throw ShapeError("it halves the features, but got " + text(p.in()));
    p.output(p.in().features / 2);
  }

  template <class T>
  void forward(Call<T> c) const {
    c.for_columns(c.y(), [&](std::int64_t begin, std::int64_t end) {
      const std::int64_t half = c.out().features;
      for (std::int64_t j = begin; j < end; ++j) {
        const T* const x = Matrix<T>(c.x()).column(j);
        T* const y = Matrix<T>(c.y()).column(j);
        for_registers<T>(half, [&](auto i, auto n) {
          const Pack<T> a = load<T>(x + i, n);
          store<T>(a * logistic(a) * load<T>(x + half + i, n), y + i, n);
        });
      }
    });
  }

  template <class T>
  void backward(Call<T> c) const {
    if (!c.wants_dx()) return;
    c.for_columns(c.dy(), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t j = begin; j < end; ++j)
        backward_column(c.out().features, Matrix<T>(c.x()).column(j), Matrix<T>(c.dy()).column(j),
                        Matrix<T>(c.dx()).column(j));
    });
  }

 private:
  template <class T>
  static void backward_column(std::int64_t half, const T* x, const T* dy, T* dx) {
    for_registers<T>(half, [&](auto i, auto n) {
      const Pack<T> a = load<T>(x + i, n), b = load<T>(x + half + i, n);
      const Pack<T> g = load<T>(dy + i, n) * logistic(a);
      store<T>(g * b * (1 + a * logistic(-a)), dx + i, n);
      store<T>(g * a, dx + half + i, n);
    });
  }
};

}  // namespace

HEADWATER_PLUGIN("swiglu", SwiGlu)
