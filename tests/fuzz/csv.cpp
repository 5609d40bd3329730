// Fuzzes what reads CSV files. The first byte of an input says what the settings are; the
// rest is the file.
#include "data.hpp"
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using headwater::Node;
  static const headwater::fuzz::File file(".csv");
  if (size == 0) return 0;
  const unsigned chosen = data[0];
  const std::string path = file.write({reinterpret_cast<const char*>(data) + 1, size - 1});
  Node settings = Node::map();
  settings.set("type", Node::scalar("csv"))
      .set("file", Node::scalar(path))
      .set("target", Node::scalar(chosen & 1U ? "-1" : "y"))
      .set("batch_size", Node::scalar("4"));
  if (chosen & 2U) settings.set("header", Node::flag(false));
  if (chosen & 4U) settings.set("task", Node::scalar("classification"));
  if (chosen & 8U) settings.set("standardise", Node::scalar(chosen & 16U ? "whole" : "true"));
  if (chosen & 32U) settings.set("test_file", Node::scalar(path));
  if (chosen & 64U) settings.set("standardise_target", Node::flag(true));
  if (chosen & 128U) settings.set("delimiter", Node::scalar("tab"));
  headwater::fuzz::read_data(settings);
  return 0;
}
