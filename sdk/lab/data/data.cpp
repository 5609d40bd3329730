// Data sets by name.
#include "data.hpp"

#include "request.hpp"
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <lab/data/files/files.hpp>
#include <lab/data/made/made.hpp>

namespace headwater::lab {

namespace {

const std::array types{&adding_problem, &clusters,   &copy_memory, &csv,
                       &fashion_mnist,  &gaussian,   &idx,         &npy,
                       &temporal_order, &two_spirals};

/// nullptr after mistakes.
const DataType* find_type(const Node& node, MapReader& reader, Diagnostics& diagnostics) {
  const Node* type = reader.require("type");
  if (!type) return nullptr;
  std::vector<std::string> known;
  for (const DataType* one : types) {
    if (same_word(type->text, one->info.name)) return one;
    known.emplace_back(one->info.name);
  }
  std::string hint = diagnostics.interpret("data type", type->text, {});
  if (hint.empty()) hint = did_you_mean(type->text, known);
  const Mark& mark = type->mark.source ? type->mark : node.mark;
  diagnostics.error(mark, "unknown data " + describe(*type),
                    hint.empty() ? fmt::format("known: {}", fmt::join(known, ", "))
                                 : hint + "  (headwater list data)");
  return nullptr;
}

}  // namespace

std::int64_t Data::test_batch(std::int64_t, DType, const Batch&) const {
  return 0;
}

std::int64_t Data::validation_batch(std::int64_t, DType, const Batch&) const {
  return 0;
}

std::vector<DataInfo> list_data() {
  std::vector<DataInfo> all;
  for (const DataType* type : types)
    all.push_back(type->info);
  return all;
}

std::shared_ptr<const Data> DataReader::read(const Node& node, std::uint64_t seed, DType dtype,
                                             Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.list().size();
  MapReader reader(node, "data", diagnostics);
  const DataType* type = find_type(node, reader, diagnostics);
  if (!type) return nullptr;
  DataRequest request{node, reader, diagnostics, seed, dtype, files_, before};
  auto data = type->make(request);
  return diagnostics.list().size() == before ? data : nullptr;
}

}  // namespace headwater::lab
