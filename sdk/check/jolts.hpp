// Makes threads get in each other's way.
#pragma once

namespace headwater::lab {

/// While it lives, the thread that made it stops every 50 microseconds or so, wherever
/// it is, and lets others go first. What it shares with them shows that soon, on any
/// number of processors. Takes SIGALRM of the process.
class Jolts {
 public:
  Jolts();
  ~Jolts();
  Jolts(const Jolts&) = delete;
  Jolts& operator=(const Jolts&) = delete;

 private:
  bool running_ = false;
};

}  // namespace headwater::lab
