// What became of the instances of a technique in a context.
#pragma once

#include <mutex>
#include <optional>
#include <string>

namespace headwater {

/// Counts the instances that let an exception out. Any thread.
class Failures {
 public:
  /// After so many a technique is not made again.
  static constexpr int most = 3;

  void add(const std::string& cause) {
    const std::lock_guard lock(mutex_);
    if (++count_ == 1) first_ = cause;
  }

  /// What the first of too many said.
  std::optional<std::string> too_many() const {
    const std::lock_guard lock(mutex_);
    return count_ < most ? std::nullopt : std::optional(first_);
  }

 private:
  mutable std::mutex mutex_;
  int count_ = 0;
  std::string first_;
};

}  // namespace headwater
