// `expect:`, judged by what a run showed.
#pragma once

#include "expectations.hpp"
#include <base/document.hpp>
#include <lab/run/results.hpp>
#include <vector>

namespace headwater::lab {

/// An expectation with what the run showed.
struct Verdict {
  Expectation expectation;
  double measured = 0;  ///< NaN where the run has no such number
  bool kept = false;
};

std::vector<Verdict> judge(const std::vector<Expectation>& expectations,
                           const std::vector<VariantResult>& results);

/// "13 of 13 expectations kept", and each that was missed. Empty without expectations.
Document verdict_document(const std::vector<Verdict>& verdicts);

}  // namespace headwater::lab
