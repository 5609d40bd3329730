// A block that stands in for another in a network, and calls it with fenced copies of
// its matrices.
#pragma once

#include <headwater/technique.hpp>

#include <check/exercise.hpp>
#include <memory>

namespace headwater::lab {

/// Errors of the block, and what it writes beside its matrices, end the trial.
std::shared_ptr<const Technique> fenced(const Trial& trial, std::shared_ptr<const Technique> block,
                                        const Conditions& conditions);

}  // namespace headwater::lab
