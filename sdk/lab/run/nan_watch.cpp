// After forward and before any backward, the outputs and the parameters they were made
// with are both there. A gradient that is not a number spoils the parameters of its layer
// and of those in front of it, so the last spoilt layer is where it came in.
#include "nan_watch.hpp"

#include <headwater/activation.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <type_traits>

namespace headwater::lab {
namespace {

/// By bits, which compilers make many of at once: infinities and what is not a number have
/// all bits of the exponent set.
template <class T>
bool all_finite(const MatrixView<T>& m) {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  constexpr Bits exponent = std::bit_cast<Bits>(std::numeric_limits<T>::infinity());
  Bits bad = 0;
  for (std::int64_t j = 0; j < m.cols; ++j)
    for (std::int64_t i = 0; i < m.rows; ++i)
      bad |= (std::bit_cast<Bits>(m(i, j)) & exponent) == exponent;
  return bad == 0;
}

/// "[2, 7] is nan": the first element that is not a finite number, by column.
template <class T>
std::optional<std::string> first_bad(const MatrixView<T>& m) {
  if (all_finite(m)) return std::nullopt;
  for (std::int64_t j = 0; j < m.cols; ++j)
    for (std::int64_t i = 0; i < m.rows; ++i)
      if (!std::isfinite(m(i, j)))
        return fmt::format("[{}, {}] is {}", i, j, static_cast<double>(m(i, j)));
  return std::nullopt;
}

std::optional<std::string> first_bad(const headwater_matrix& m, DType dtype) {
  return dtype == DType::float64 ? first_bad(MatrixView<double>(m))
                                 : first_bad(MatrixView<float>(m));
}

std::string title(const Technique& technique) {
  const Origin& origin = technique.origin();
  return fmt::format("{} '{}' of {}", to_string(origin.kind), origin.name, origin.file);
}

class Search {
 public:
  Search(const Network& network, bool first)
      : network_(network), first_(first), dtype_(network.options().dtype) {}

  std::string where() const {
    for (std::size_t i = network_.layers().size(); i-- > 0;)
      for (const NamedTensor& p : network_.layers()[i].parameters)
        if (const auto bad = first_bad(p.value, dtype_))
          return fmt::format("the parameter {} of layer {}: {} {} ({})", p.name, layer(i), *bad,
                             first_ ? "before the first step, as it is initialized"
                                    : "since the step before, from backward or the optimizer",
                             technique(i));
    for (std::size_t i = 0; i < network_.layers().size(); ++i)
      if (const auto bad = first_bad(*network_.layers()[i].y, dtype_))
        return fmt::format("the output of layer {}: {} after forward ({})", layer(i), *bad,
                           maker(i));
    return "the loss";
  }

 private:
  std::string layer(std::size_t i) const {
    return fmt::format("{} '{}'", i + 1, network_.layers()[i].name);
  }

  std::string technique(std::size_t i) const { return title(*network_.model().layers[i]); }

  /// The activation that made what is not finite of what was, else the layer; one that
  /// works in place has left nothing to tell by.
  std::string maker(std::size_t i) const {
    std::string either = technique(i);
    for (const Observation& seen : network_.layers()[i].observations) {
      if (!first_bad(*seen.y, dtype_)) continue;
      if (seen.x->data == seen.y->data)
        either += ", or " + title(*seen.activation);
      else if (!first_bad(*seen.x, dtype_))
        return title(*seen.activation);
    }
    return either;
  }

  const Network& network_;
  bool first_;  ///< is it the first step?
  DType dtype_;
};

}  // namespace

void NanWatch::before_backward(std::size_t layer) {
  const bool last = layer + 1 == network_.layers().size();
  if (last && where_.empty() && first_bad(network_.output(), network_.options().dtype))
    where_ = Search(network_, step_ == 1).where();
  if (next_) next_->before_backward(layer);
}

void NanWatch::after_backward(std::size_t layer) {
  if (next_) next_->after_backward(layer);
}

}  // namespace headwater::lab
