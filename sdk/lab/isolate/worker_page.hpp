// What a worker process leaves behind when it dies: a page shared with its parent.
#pragma once

#include "call_board.hpp"
#include <array>
#include <atomic>
#include <cstdint>

namespace headwater::lab {

/// Plain memory, zeros at first; texts end with a zero.
struct WorkerPage {
  CallBoard board;
  std::array<char, 128> variant;   ///< empty: none has begun
  std::atomic<std::int64_t> step;  ///< that runs, or was the last
  std::array<char, 4096> folder;   ///< that the run would be written to
  /// Of a fault that could be noted: the plugin whose code it was in, and the call.
  std::array<char, 512> file;
  std::atomic<std::uint32_t> place;
  std::atomic<PluginFunction> function;
  std::atomic<bool> stack_overflow, out_of_memory;
};

/// In a worker, before it loads plugins: from now on a fault, an exit() and memory that
/// cannot be had leave their traces there.
void note_faults(WorkerPage& page);

}  // namespace headwater::lab
