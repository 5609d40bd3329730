// PyTorch in a process of its own, asked for one round at a time.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

namespace headwater::bench {

class TorchPeer {
 public:
  /// Nothing where Python has no PyTorch. HEADWATER_PYTHON names the interpreter.
  static std::unique_ptr<TorchPeer> start(const std::string& workload, unsigned threads);
  ~TorchPeer();
  TorchPeer(const TorchPeer&) = delete;
  TorchPeer& operator=(const TorchPeer&) = delete;

  const std::string& version() const { return version_; }
  double round();  ///< microseconds per step

 private:
  TorchPeer(int process, std::FILE* to, std::FILE* from)
      : process_(process), to_(to), from_(from) {}
  std::string line();

  int process_;
  std::FILE *to_, *from_;
  std::string version_;
};

}  // namespace headwater::bench
