// Progress of a run, for a person who waits.
#include "progress.hpp"

#include <algorithm>
#include <base/numbers.hpp>
#include <chrono>
#include <fmt/format.h>

namespace headwater::lab {

namespace {

constexpr double between_draws = 0.1;  // seconds
constexpr double before_estimate = 2;  // seconds
constexpr std::size_t bar_width = 16, name_width = 20;

double steady_seconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

std::string bar(double share) {
  const auto full = static_cast<std::size_t>(share * static_cast<double>(bar_width));
  return "[" + std::string(full, '#') + std::string(bar_width - full, '-') + "]";
}

std::string summary(const VariantResult& result) {
  std::string text;
  if (result.test_accuracy)
    text += fmt::format("test accuracy {}, ", plain_number(*result.test_accuracy));
  if (!result.steps.empty())
    text += fmt::format("train loss {}, ", plain_number(result.train_loss));
  else
    text += fmt::format("gradient ratio {}, ", plain_number(gradient_ratio(result.at_start())));
  return text + duration(result.seconds);
}

}  // namespace

Progress::Progress(std::ostream& out, ProgressOptions options)
    : out_(out), options_(std::move(options)) {
  if (!options_.clock) options_.clock = steady_seconds;
  started_ = options_.clock();
  drawn_ = started_ - between_draws;
}

Progress::~Progress() {
  clear();
}

double Progress::done() const {
  if (steps_ == 0) return 0;
  const double share = static_cast<double>(steps_done_) / static_cast<double>(steps_);
  return std::min(share, 1.0);
}

std::string Progress::label() const {
  return fmt::format("{}/{} {}", variant_, options_.variants, clipped(name_, name_width));
}

std::string Progress::remaining() const {
  const double share =
      (static_cast<double>(variant_ - 1) + done()) / static_cast<double>(options_.variants);
  const double spent = options_.clock() - started_;
  if (spent < before_estimate || share <= 0) return "";
  return "  " + duration(spent / share * (1 - share)) + " left";
}

void Progress::draw() {
  const double now = options_.clock();
  if (now - drawn_ < between_draws) return;
  drawn_ = now;
  std::string line = label();
  if (steps_ > 0)
    line += fmt::format("  {} {}/{}  loss {}{}", bar(done()), steps_done_, steps_,
                        plain_number(loss_), remaining());
  const auto columns = static_cast<std::size_t>(std::max(options_.terminal.columns, 2));
  out_ << '\r' << clipped(line, columns - 1) << "\x1b[K" << std::flush;
  bar_ = true;
}

void Progress::clear() {
  if (bar_) out_ << "\r\x1b[K" << std::flush;
  bar_ = false;
}

void Progress::variant_begins(const std::string& name, std::int64_t steps,
                              const std::vector<std::string>&) {
  name_ = name;
  steps_ = steps;
  steps_done_ = 0;
  ++variant_;
  if (options_.terminal.interactive) return draw();
  out_ << label() << ": " << (steps > 0 ? fmt::format("{} steps", steps) : "gradients only")
       << std::endl;
}

void Progress::step_done(const StepRecord& record) {
  ++steps_done_;
  loss_ = record.loss;
  if (options_.terminal.interactive) draw();
}

void Progress::variant_ends(const VariantResult& result) {
  clear();
  out_ << label() << ": " << summary(result) << std::endl;
}

}  // namespace headwater::lab
