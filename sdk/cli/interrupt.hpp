// Ctrl-C: asks a run to stop at the end of its step.
#pragma once

namespace headwater::cli {

/// From its making on, the first two SIGINT or SIGTERM only ask; the third one kills.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  bool asked() const { return times() > 0; }
  int times() const;
};

/// Thrown through a run to stop it.
struct Interrupted {};

}  // namespace headwater::cli
