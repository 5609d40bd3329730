// Fuzzes what reads YAML. A tree comes with its places, and without mistakes or with text for
// them; its numbers read back as they were.
#include <headwater/config.hpp>

#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace {

using headwater::Node;

void look_at(const Node& node) {
  if (!node.mark.source || node.mark.line < 0 || node.mark.column < 0) std::abort();
  if (const auto value = as_real(node); value && !std::isnan(*value))
    if (as_real(Node::real(*value)) != *value) std::abort();
  if (const auto value = as_integer(node))
    if (as_integer(Node::integer(*value)) != *value) std::abort();
  for (const Node& item : node.items)
    look_at(item);
  for (const headwater::Entry& entry : node.entries) {
    if (node.find(entry.key) != &entry.value) std::abort();
    look_at(entry.value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  headwater::Diagnostics diagnostics;
  const Node root =
      headwater::parse_yaml({reinterpret_cast<const char*>(data), size}, "fuzz.yaml", diagnostics);
  if (diagnostics.empty())
    look_at(root);
  else if (diagnostics.text().empty())
    std::abort();
  return 0;
}
