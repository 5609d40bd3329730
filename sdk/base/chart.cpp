// A curve as a drawing inside a page.
#include "chart.hpp"

#include "document_html.hpp"
#include "numbers.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

constexpr double width = 360, height = 220;
constexpr double left = 52, right = 12, top = 28, bottom = 38;
constexpr int most_ticks = 6;

/// A range, and where its ends lie in the drawing.
struct Axis {
  Extent extent;
  double from, to;

  double place(double value) const { return from + (to - from) * extent.share(value); }
};

/// Round numbers along an axis: multiples of 1, 2 or 5 times a power of 10.
std::vector<double> ticks(const Axis& axis) {
  const double rough = axis.extent.high / most_ticks - axis.extent.low / most_ticks;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0})
    if (factor * power >= rough) step = factor * power;
  std::vector<double> values;
  for (double i = std::ceil(axis.extent.low / step); i * step <= axis.extent.high; ++i)
    values.push_back(i * step);
  return values;
}

std::string line(const char* kind, double x1, double y1, double x2, double y2) {
  return fmt::format(R"(<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>)", kind,
                     x1, y1, x2, y2);
}

std::string words(const char* anchor, double x, double y, std::string_view text) {
  return fmt::format(R"(<text text-anchor="{}" x="{:.1f}" y="{:.1f}">{}</text>)", anchor, x, y,
                     escaped(text));
}

std::string grid(const Axis& x, const Axis& y) {
  std::string out;
  for (const double value : ticks(x))
    out += line("grid", x.place(value), y.to, x.place(value), y.from) +
           words("middle", x.place(value), y.from + 16, plain_number(value));
  for (const double value : ticks(y))
    out += line("grid", x.from, y.place(value), x.to, y.place(value)) +
           words("end", x.from - 6, y.place(value) + 4, plain_number(value));
  return out;
}

/// A path that is interrupted where y is not a number.
std::string path(const Chart& chart, const Axis& x, const Axis& y) {
  std::string points;
  bool pen_down = false;
  for (std::size_t i = 0; i < chart.x.size(); ++i) {
    const bool draws = std::isfinite(chart.y[i]);
    if (draws)
      points += fmt::format("{}{:.2f} {:.2f}", pen_down ? 'L' : 'M', x.place(chart.x[i]),
                            y.place(chart.y[i]));
    pen_down = draws;
  }
  return fmt::format(R"(<path class="curve" d="{}"/>)", points);
}

}  // namespace

Extent extent_of(const std::vector<double>& values) {
  Extent extent{0, 0};
  for (const double value : values)
    if (std::isfinite(value)) {
      extent.low = std::min(extent.low, value);
      extent.high = std::max(extent.high, value);
    }
  return {extent.low, extent.low == extent.high ? 1 : extent.high};
}

std::string svg(const Chart& chart) {
  const Axis x{{chart.x.front(), chart.x.back()}, left, width - right};
  std::vector<double> values = chart.y;
  values.insert(values.end(), chart.marked_y.begin(), chart.marked_y.end());
  const Axis y{extent_of(values), height - bottom, top};
  std::string out =
      fmt::format(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{} against {}">)", width,
                  height, escaped(chart.title), escaped(chart.x_title));
  out += words("start", left, top - 12, chart.title) + grid(x, y);
  out += words("end", width - right, height - 4, chart.x_title);
  for (const double value : chart.marked_y)
    out += line("mark", x.from, y.place(value), x.to, y.place(value));
  return out + path(chart, x, y) + "</svg>\n";
}

}  // namespace headwater::lab
