// PyTorch in a process of its own.
#include "torch_peer.hpp"

#include <cstdlib>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace headwater::bench {

std::unique_ptr<TorchPeer> TorchPeer::start(const std::string& workload, unsigned threads) {
  int to[2], from[2];
  if (pipe(to) != 0 || pipe(from) != 0) throw std::runtime_error("no pipe");
  const int process = fork();
  if (process == 0) {
    dup2(to[0], 0);
    dup2(from[1], 1);
    for (const int end : {to[0], to[1], from[0], from[1]})
      close(end);
    if (!std::freopen("/dev/null", "w", stderr)) _exit(1);
    const char* python = std::getenv("HEADWATER_PYTHON");
    const std::string count = std::to_string(threads);
    execlp(python ? python : "python3", "python3", HEADWATER_TORCH_PEER, workload.c_str(),
           count.c_str(), nullptr);
    _exit(1);
  }
  close(to[0]);
  close(from[1]);
  std::unique_ptr<TorchPeer> peer(new TorchPeer(process, fdopen(to[1], "w"), fdopen(from[0], "r")));
  const std::string ready = peer->line();
  if (!ready.starts_with("ready ")) return nullptr;
  peer->version_ = ready.substr(6);
  return peer;
}

TorchPeer::~TorchPeer() {
  std::fclose(to_);
  std::fclose(from_);
  waitpid(process_, nullptr, 0);
}

std::string TorchPeer::line() {
  std::string text;
  for (int c; (c = std::fgetc(from_)) != EOF && c != '\n';)
    text += static_cast<char>(c);
  return text;
}

double TorchPeer::round() {
  std::fputs("go\n", to_);
  std::fflush(to_);
  return std::stod(line());
}

}  // namespace headwater::bench
