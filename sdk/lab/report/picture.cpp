// A run as one picture.
#include "picture.hpp"

#include <headwater/probe.hpp>

#include <algorithm>
#include <array>
#include <base/document_html.hpp>
#include <cmath>
#include <fmt/format.h>
#include <lab/show/ranking.hpp>

namespace headwater::lab {

namespace {

constexpr double width = 760, left = 64, right = 250, top = 42, bottom = 44, line_height = 20;
constexpr double furthest = 12;      ///< decades on either side of 1 that are shown
constexpr double all_decades = 330;  ///< of doubles

// Okabe and Ito's colours, which most people can tell apart; then the same, dashed, dotted.
constexpr std::array colours{"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                             "#e69f00", "#56b4e9", "#8c6d31", "#7f7f7f"};
constexpr std::array dashes{"", " stroke-dasharray=\"6 4\"", " stroke-dasharray=\"2 3\""};

constexpr const char* style =
    "<style>text{font:13px system-ui,'Liberation Sans',sans-serif;fill:#59636e}"
    ".title{font-weight:600;fill:#1c2126}.grid{stroke:#dde2e7}.one{stroke:#9aa7b4}"
    ".curve{fill:none;stroke-width:2;stroke-linejoin:round}"
    "@media(prefers-color-scheme:dark){text{fill:#9aa7b4}.title{fill:#e8ecf0}"
    ".grid{stroke:#2b333c}.one{stroke:#59636e}}</style>\n";

/// A curve: log10 of the gradient over its end, NaN where there is none.
struct Line {
  std::string name;
  std::vector<double> decades;
};

std::vector<double> decades_of(const std::vector<double>& gradient) {
  std::vector<double> decades;
  for (const double g : gradient) {
    const double decade = std::log10(g / gradient.back());
    decades.push_back(std::isnan(decade) ? decade : std::clamp(decade, -all_decades, all_decades));
  }
  return decades;
}

bool is_over_time(const VariantResult& result) {
  return hidden(result.at_start()).size() < 2;
}

Line line_of(const VariantResult& result) {
  std::vector<double> gradient;
  for (const LayerReading& layer : hidden(result.at_start())) {
    if (!is_over_time(result))
      gradient.push_back(layer.gradient_rms);
    else if (gradient.empty())
      gradient = layer.state_gradient_rms;
  }
  return {result.name, gradient.size() < 2 ? std::vector<double>() : decades_of(gradient)};
}

/// Where the numbers lie in the drawing.
struct Plane {
  double last = 1;            ///< the largest index
  double low = -1, high = 0;  ///< in decades
  double height = 0;

  double x(double index) const { return left + (width - left - right) * index / last; }
  double y(double decade) const { return top + height * (high - decade) / (high - low); }
};

Plane plane_of(const std::vector<Line>& lines) {
  Plane plane;
  for (const Line& line : lines) {
    plane.last = std::max(plane.last, static_cast<double>(line.decades.size()) - 1);
    for (const double decade : line.decades) {
      if (std::isnan(decade)) continue;
      plane.low = std::min(plane.low, std::floor(std::max(decade, -furthest)));
      plane.high = std::max(plane.high, std::ceil(std::min(decade, furthest)));
    }
  }
  plane.height = std::max(220.0, line_height * static_cast<double>(lines.size()));
  return plane;
}

std::string words(double x, double y, const char* anchor, const std::string& text,
                  const char* kind = "") {
  return fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n",
                     kind, x, y, anchor, escaped(text));
}

std::string axes(const Plane& plane, bool over_time) {
  std::string out;
  const double span = plane.high - plane.low;
  const double step = span > 12 ? 4 : span > 6 ? 2 : 1;
  for (double decade = std::ceil(plane.low / step) * step; decade <= plane.high; decade += step) {
    out += fmt::format(
        "<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>\n",
        decade == 0 ? "one" : "grid", left, plane.y(decade), width - right, plane.y(decade));
    out += words(left - 8, plane.y(decade) + 4, "end",
                 decade == 0 ? "1" : fmt::format("1e{:.0f}", decade));
  }
  const double base = plane.y(plane.low) + 18, first = over_time ? 0 : 1;
  out += words(left, base, "middle", fmt::format("{:.0f}", first));
  out += words(width - right, base, "middle", fmt::format("{:.0f}", plane.last + first));
  return out + words((left + width - right) / 2, base + 16, "middle",
                     over_time ? "state after step" : "hidden layer");
}

/// Interrupted where there is no number; of points that lie closer than `nearest` one is drawn.
std::string curve(const Plane& plane, const Line& line, const std::string& look) {
  constexpr double nearest = 0.5;
  std::string points;
  double drawn = 0;  // where the last point is
  bool pen_down = false;
  for (std::size_t i = 0; i < line.decades.size(); ++i) {
    const bool is_number = !std::isnan(line.decades[i]);
    const double x = plane.x(static_cast<double>(i));
    const bool is_far = !pen_down || x - drawn >= nearest || i + 1 == line.decades.size();
    if (is_number && is_far) {
      points += fmt::format("{}{:.1f} {:.1f}", pen_down ? 'L' : 'M', x, plane.y(line.decades[i]));
      drawn = x;
    }
    pen_down = is_number;
  }
  return fmt::format("<path class=\"curve\" {} d=\"{}\"/>\n", look, points);
}

/// Without what lies beyond the axes.
std::string inside(const Plane& plane, const std::string& curves) {
  return fmt::format(
      "<clipPath id=\"plane\"><rect x=\"{:.0f}\" y=\"{:.0f}\" width=\"{:.0f}\" "
      "height=\"{:.0f}\"/></clipPath>\n<g clip-path=\"url(#plane)\">\n{}</g>\n",
      left, top - 2, width - left - right, plane.height + 4, curves);
}

}  // namespace

std::string gradient_svg(const RunDescription& run, const std::vector<VariantResult>& results,
                         const Json&) {
  std::vector<Line> lines;
  for (const std::size_t i : ranked(results))
    lines.push_back(line_of(results[i]));
  const Plane plane = plane_of(lines);
  const bool over_time = std::ranges::all_of(results, is_over_time);
  const std::string title = run.name + ": the gradient at the start, over that of the last " +
                            (over_time ? "state" : "hidden layer");
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" "
      "aria-label=\"{}\">\n{}",
      width, top + plane.height + bottom, escaped(title), style);
  out += words(left, 22, "start", title, "title") + axes(plane, over_time);
  std::string curves;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string look = fmt::format("stroke=\"{}\"{}", colours[i % colours.size()],
                                         dashes[i / colours.size() % dashes.size()]);
    const double y = top + line_height * static_cast<double>(i) + 8, x = width - right + 24;
    curves += curve(plane, lines[i], look);
    out += fmt::format("<path class=\"curve\" {} d=\"M{:.1f} {:.1f}h22\"/>\n", look, x, y - 4);
    out += words(x + 30, y, "start", lines[i].name);
  }
  return out + inside(plane, curves) + "</svg>\n";
}

}  // namespace headwater::lab
