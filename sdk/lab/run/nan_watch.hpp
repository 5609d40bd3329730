// Looks for the place where a training first meets an infinite or undefined number.
#pragma once

#include <headwater/network.hpp>

#include <cstdint>
#include <string>

namespace headwater::lab {

/// Follows training steps and hands them on. While the output of the network is finite,
/// looking at that is all it costs.
class NanWatch : public StepObserver {
 public:
  explicit NanWatch(const Network& network) : network_(network) {}

  /// Who else follows the next step; nullptr: nobody.
  NanWatch* before(StepObserver* next) {
    next_ = next;
    ++step_;
    return this;
  }

  void before_backward(std::size_t layer) override;
  void after_backward(std::size_t layer) override;

  /// "the output of layer 3 'dense mish': ..." of the first step whose output is not
  /// finite; empty before that.
  const std::string& where() const { return where_; }

 private:
  const Network& network_;
  StepObserver* next_ = nullptr;
  std::int64_t step_ = 0;  ///< its number, from 1
  std::string where_;
};

}  // namespace headwater::lab
