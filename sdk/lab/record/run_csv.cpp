// Comma-separated values.
#include "run_csv.hpp"

#include <base/numbers.hpp>

namespace headwater::lab {

namespace {

std::string number(std::optional<double> value) {
  return value ? exact(*value) : "";
}

std::string joined(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells)
    line += (&cell == &cells.front() ? "" : ",") + csv_cell(cell);
  return line;
}

}  // namespace

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string cell = "\"";
  for (const char c : text)
    cell.append(c == '"' ? 2 : 1, c);
  return cell + '"';
}

std::string steps_line(const std::string& variant, const StepRecord& record) {
  return joined({variant, std::to_string(record.step), exact(record.loss), number(record.accuracy),
                 exact(record.seconds), number(record.learning_rate_factor),
                 number(record.validation_loss)});
}

std::string layers_line(const std::string& variant, const std::string& layer_name,
                        const ProbeRecord& record, std::size_t index) {
  const LayerReading& r = record.layers[index];
  return joined({variant, std::to_string(record.step), std::to_string(index + 1), layer_name,
                 exact(r.gradient_rms), number(r.weight_gradient_rms), exact(r.activation_mean),
                 exact(r.activation_std), number(r.derivative_mean), number(r.derivative_max),
                 number(r.saturated), number(r.dead)});
}

std::vector<std::string> gradient_by_step_lines(const std::string& variant,
                                                const std::string& layer_name,
                                                const ProbeRecord& record, std::size_t index) {
  std::vector<std::string> lines;
  for (const double rms : record.layers[index].state_gradient_rms)
    lines.push_back(joined({variant, std::to_string(record.step), std::to_string(index + 1),
                            layer_name, std::to_string(lines.size()), exact(rms)}));
  return lines;
}

std::string histograms_header() {
  std::string header = "variant,step,layer,name,scale,low,high,nan";
  for (std::size_t i = 0; i < Histogram::bins; ++i)
    header += ",b" + std::to_string(i);
  return header;
}

std::string histograms_line(const std::string& variant, const std::string& layer_name,
                            const HistogramRecord& record, std::size_t index) {
  const Histogram& h = record.layers[index];
  std::vector<std::string> cells{variant,
                                 std::to_string(record.step),
                                 std::to_string(index + 1),
                                 layer_name,
                                 h.bounded() ? "linear" : "softsign",
                                 exact(h.low()),
                                 exact(h.high()),
                                 std::to_string(h.nan())};
  for (const std::int64_t count : h.counts())
    cells.push_back(std::to_string(count));
  return joined(cells);
}

}  // namespace headwater::lab
