// Reduce on plateau. Each mean of the loss over `window` steps, or each validation
// loss, is bad unless it is below the best so far by more than threshold |best|; after
// more than `patience` bad ones in a row, r is multiplied by factor, and they are
// counted anew. (PyTorch compares with best (1 - threshold), which lies above a best
// loss that is negative.)
#include <headwater/plugin.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace {

using namespace headwater::plugin;

enum class Followed { train, validation };

/// What it keeps: how often it fell, bad losses in a row, whether there is a best one,
/// and the sum of the window so far.
enum Number { cuts, bad, seen, best, sum, count, n_numbers };

struct ReduceOnPlateau : Schedule<ReduceOnPlateau> {
  double factor = 0.1, threshold = 1e-4, min_factor = 0;
  std::int64_t patience = 10, window = 100;
  Followed loss = Followed::train;

  static constexpr About about{.doc = "falls whenever the loss has stopped to fall",
                               .formula = "r *= factor after patience losses without a better one",
                               .source = "PyTorch's ReduceLROnPlateau"};
  static constexpr auto settings =
      declare(setting<&ReduceOnPlateau::factor>("factor").above(0).below(1).doc(
                  "what the rate is multiplied by"),
              setting<&ReduceOnPlateau::patience>("patience")
                  .at_least(0)
                  .doc("how many losses in a row may be bad"),
              setting<&ReduceOnPlateau::threshold>("threshold")
                  .at_least(0)
                  .below(1)
                  .doc("share by which a loss must be below the best one"),
              setting<&ReduceOnPlateau::min_factor>("min_factor")
                  .at_least(0)
                  .at_most(1)
                  .doc("the least factor"),
              setting<&ReduceOnPlateau::loss>("loss")
                  .choices("train", "validation")
                  .doc("which loss it follows"),
              setting<&ReduceOnPlateau::window>("window").at_least(1).unit("steps").doc(
                  "a training loss is the mean over so many steps"));

  bool needs_validation() const { return loss == Followed::validation; }
  static constexpr std::uint32_t n_state = n_numbers;

  double rate(const Progress& now) const {
    const double value = needs_validation() ? now.validation_loss : mean(now.loss, now.numbers);
    if (!std::isnan(value)) judge(value, now.numbers);
    return std::max(min_factor, std::pow(factor, now.numbers[cuts]));
  }

 private:
  /// Of a window that is complete with this loss; else NaN.
  double mean(double value, double* n) const {
    if (std::isnan(value)) return value;
    n[sum] += value;
    n[count] += 1;
    if (n[count] < static_cast<double>(window)) return std::numeric_limits<double>::quiet_NaN();
    const double result = n[sum] / n[count];
    n[sum] = n[count] = 0;
    return result;
  }

  void judge(double value, double* n) const {
    // Times, not less a share: an infinite best loss stays one.
    const double enough = n[best] * (n[best] > 0 ? 1 - threshold : 1 + threshold);
    const bool better = n[seen] == 0 || value < enough;
    n[seen] = 1;
    if (better) n[best] = value;
    n[bad] = better ? 0 : n[bad] + 1;
    if (n[bad] <= static_cast<double>(patience)) return;
    n[cuts] += 1;
    n[bad] = 0;
  }
};

}  // namespace

HEADWATER_PLUGIN("reduce_on_plateau", ReduceOnPlateau)
