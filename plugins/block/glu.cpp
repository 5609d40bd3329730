// Gated linear unit.  x = [a; b],  y = a s(b),  s(b) = 1 / (1 + exp(-b));  da = dy
// s(b), db = dy a s(b) s(-b), where s(-b) is 1 - s(b) with all its digits.
#include <headwater/plugin.hpp>

namespace {

using namespace headwater::plugin;

struct Glu : Block<Glu> {
  static constexpr About about{.doc = "the first half of the features, gated by the second",
                               .formula = "y = a s(b), [a; b] = x, s(b) = 1 / (1 + exp(-b))",
                               .source = "Dauphin et al., arXiv:1612.08083"};

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
        const T* const a = Matrix<T>(c.x()).column(j);
        T* const y = Matrix<T>(c.y()).column(j);
        for_registers<T>(half, [&](auto i, auto n) {
          store<T>(load<T>(a + i, n) * logistic(load<T>(a + half + i, n)), y + i, n);
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
  static void backward_column(std::int64_t half, const T* a, const T* dy, T* da) {
    for_registers<T>(half, [&](auto i, auto n) {
      const Pack<T> b = load<T>(a + half + i, n);
      const Pack<T> g = load<T>(dy + i, n) * logistic(b);
      store<T>(g, da + i, n);
      store<T>(g * load<T>(a + i, n) * logistic(-b), da + half + i, n);
    });
  }
};

}  // namespace

HEADWATER_PLUGIN("glu", Glu)
