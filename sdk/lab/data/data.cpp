// Data sets by name.
#include "request.hpp"
#include <array>
#include <utility>
#include <vector>

namespace headwater::lab {

namespace {

using Maker = std::shared_ptr<const Data> (*)(DataRequest);
constexpr std::array<std::pair<const char*, Maker>, 2> makers{
    {{"fashion_mnist", &make_fashion_mnist}, {"gaussian", &make_gaussian}}};

/// nullptr after mistakes.
Maker find_maker(const Node& node, MapReader& reader, Diagnostics& diagnostics) {
  const Node* type = reader.require("type");
  if (!type) return nullptr;
  std::vector<std::string> known;
  for (const auto& [name, maker] : makers) {
    if (type->text == name) return maker;
    known.emplace_back(name);
  }
  std::string hint = did_you_mean(type->text, known);
  if (hint.empty()) hint = "known: " + known[0] + ", " + known[1];
  const Mark& mark = type->mark.source ? type->mark : node.mark;
  diagnostics.error(mark, "unknown data " + describe(*type), hint);
  return nullptr;
}

}  // namespace

std::int64_t Data::test_batch(std::int64_t,
                              DType,
                              const headwater_matrix&,
                              const headwater_matrix&) const {
  return 0;
}

std::shared_ptr<const Data> DataReader::read(const Node& node,
                                             std::uint64_t seed,
                                             Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.list().size();
  MapReader reader(node, "data", diagnostics);
  const Maker make = find_maker(node, reader, diagnostics);
  if (!make) return nullptr;
  auto data = make({node, reader, diagnostics, seed, images_});
  return diagnostics.list().size() == before ? data : nullptr;
}

}  // namespace headwater::lab
