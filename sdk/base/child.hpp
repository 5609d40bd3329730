// A function that runs in a process of its own: whatever it does, this one goes on.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace headwater::lab {

/// What a child may use. 0: as much as there is.
struct ChildLimits {
  double seconds = 0;
  std::uint64_t memory = 0;  ///< bytes of address space beyond what is mapped now
  /// Asked ten times a second, with the child's process; false: its time is up.
  std::function<bool(int child)> goes_on{};
};

/// How a child ended, and what it wrote until then.
struct ChildEnd {
  enum class How { returned, threw, exited, killed, out_of_time };
  How how = How::returned;
  int number = 0;      ///< exit status of `exited`, signal of `killed`
  std::string output;  ///< written to the descriptor; of much, the ends
  std::string reason;  ///< what() of `threw`
  double seconds = 0;

  bool well() const { return how == How::returned; }
};

/// Runs work(descriptor) in a child made by fork, and waits for it; the descriptor
/// leads back here. The caller must have no other thread that holds a lock the child
/// needs. Nothing of the child outlives the call: it is killed with the processes it
/// started when the time is up, and when this process dies. Error when there can be no
/// child.
ChildEnd run_in_child(const std::function<void(int descriptor)>& work,
                      const ChildLimits& limits = {});

/// "it died of SIGSEGV", "it called exit(3)", "it was still running after 20 s";
/// empty when it returned.
std::string words(const ChildEnd& end);

/// What a child can be told to begin with, and nothing that runs in it can guess: 32 letters.
std::string secret_of_child();

/// Writes all of it, whatever interrupts. False when nobody reads any more.
bool write_all(int descriptor, std::string_view text);

}  // namespace headwater::lab
