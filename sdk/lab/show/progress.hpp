// Progress of a run, for a person who waits.
#pragma once

#include <base/terminal.hpp>
#include <functional>
#include <lab/run/results.hpp>
#include <ostream>
#include <string>

namespace headwater::lab {

struct ProgressOptions {
  Terminal terminal;
  std::size_t variants = 1;
  /// Seconds that have passed; empty: the steady clock.
  std::function<double()> clock;
};

/// On a terminal one line with a bar, drawn at most ten times a second and replaced by
/// a line on the result; else one line when a variant begins and one when it ends.
class Progress : public RunListener {
 public:
  /// `out` must outlive it.
  Progress(std::ostream& out, ProgressOptions options);
  ~Progress() override;  ///< clears a bar that is left
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void variant_begins(const std::string& name, std::int64_t steps,
                      const std::vector<std::string>& layer_names) override;
  void step_done(const StepRecord& record) override;
  void variant_ends(const VariantResult& result) override;

 private:
  double done() const;  ///< share of this variant
  std::string label() const;
  std::string remaining() const;
  void draw();
  void clear();

  std::ostream& out_;
  ProgressOptions options_;
  std::string name_;
  std::size_t variant_ = 0;  ///< counted from 1
  std::int64_t steps_ = 0, steps_done_ = 0;
  double loss_ = 0, started_, drawn_;
  bool bar_ = false;  ///< one is on the screen
};

}  // namespace headwater::lab
