// Several listeners of one run.
#pragma once

#include "results.hpp"
#include <utility>

namespace headwater::lab {

/// Tells each listener in turn; owns none.
class Listeners : public RunListener {
 public:
  explicit Listeners(std::vector<RunListener*> all) : all_(std::move(all)) {}

  void variant_begins(const std::string& name, std::int64_t steps,
                      const std::vector<std::string>& layer_names) override {
    for (RunListener* one : all_)
      one->variant_begins(name, steps, layer_names);
  }
  void step_done(const StepRecord& record) override {
    for (RunListener* one : all_)
      one->step_done(record);
  }
  void probe_done(const ProbeRecord& record) override {
    for (RunListener* one : all_)
      one->probe_done(record);
  }
  void variant_ends(const VariantResult& result) override {
    for (RunListener* one : all_)
      one->variant_ends(result);
  }

 private:
  std::vector<RunListener*> all_;
};

}  // namespace headwater::lab
