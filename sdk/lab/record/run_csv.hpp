// Comma-separated values, RFC 4180 but for the line end, which is a bare newline.
#pragma once

#include <lab/run/results.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace headwater::lab {

/// A cell as it stands in a line: in quotes where it holds a comma, a quote or a line
/// end.
std::string csv_cell(std::string_view text);

inline constexpr std::string_view steps_header =
    "variant,step,loss,accuracy,seconds,learning_rate_factor,validation_loss";
inline constexpr std::string_view layers_header =
    "variant,step,layer,name,gradient_rms,weight_gradient_rms,activation_mean,"
    "activation_std,derivative_mean,derivative_max,saturated,dead";

/// `time`: the gradient is by the state of the layer's cells after so many steps of the
/// sequence.
inline constexpr std::string_view gradient_by_step_header =
    "variant,step,layer,name,time,gradient_rms";

/// "variant,step,layer,name,scale,low,high,nan,b0,...,b63"
std::string histograms_header();

/// One line without its end. Numbers are exact; "nan" and "inf" are written as such;
/// what has no meaning is empty.
std::string steps_line(const std::string& variant, const StepRecord& record);

/// The line of layer `index` (counted from 0; from 1 in the file).
std::string layers_line(const std::string& variant, const std::string& layer_name,
                        const ProbeRecord& record, std::size_t index);

/// Its lines of gradient_by_step.csv; none without a cell.
std::vector<std::string> gradient_by_step_lines(const std::string& variant,
                                                const std::string& layer_name,
                                                const ProbeRecord& record, std::size_t index);

/// The same for its histogram; scale is "linear", even bins from low to high, or
/// "softsign", even bins in x / (1 + |x|).
std::string histograms_line(const std::string& variant, const std::string& layer_name,
                            const HistogramRecord& record, std::size_t index);

}  // namespace headwater::lab
