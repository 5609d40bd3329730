// Fuzzes what reads npy files, which are inputs and targets alike here. The first byte of an
// input says what the settings are; the rest is the file.
#include "data.hpp"
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using headwater::Node;
  static const headwater::fuzz::File file(".npy");
  if (size == 0) return 0;
  const unsigned chosen = data[0];
  const std::string path = file.write({reinterpret_cast<const char*>(data) + 1, size - 1});
  Node settings = Node::map();
  settings.set("type", Node::scalar("npy"))
      .set("inputs", Node::scalar(path))
      .set("targets", Node::scalar(path))
      .set("batch_size", Node::scalar("4"))
      .set("flatten", Node::flag(chosen & 1U));
  if (chosen & 2U)
    settings.set("task", Node::scalar(chosen & 4U ? "classification" : "regression"));
  if (chosen & 8U) settings.set("standardise", Node::flag(true));
  if (chosen & 16U) settings.set("standardise_target", Node::flag(true));
  headwater::fuzz::read_data(settings);
  return 0;
}
