// The golden files beside the plugins and templates, and what tests read from them.
#pragma once

#include "catch.hpp"
#include "host.hpp"
#include "json.hpp"
#include <algorithm>
#include <base/file.hpp>
#include <cmath>
#include <filesystem>
#include <functional>

namespace headwater::test {

/// "relu" of ".../activation/relu.cpp", and "activation".
struct PluginSource {
  std::filesystem::path file;

  std::string name() const { return file.stem(); }
  std::string kind() const { return file.parent_path().filename(); }
  std::filesystem::path golden() const {
    return std::filesystem::path(file).replace_extension(".json");
  }
};

/// The plugins of the project, and the templates that new ones are written from.
inline std::vector<PluginSource> plugin_sources() {
  std::vector<PluginSource> all;
  for (const char* const folder : {"/plugins", "/sdk/templates"})
    for (const auto& kind :
         std::filesystem::directory_iterator(HEADWATER_SOURCE_DIR + std::string(folder)))
      if (kind.is_directory())
        for (const auto& file : std::filesystem::directory_iterator(kind))
          if (file.path().extension() == ".cpp") all.push_back({file.path()});
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.file < b.file; });
  return all;
}

/// Calls check(golden case, its name) for all cases of the plugins of a kind.
inline void for_cases(const std::string& kind, const std::function<void(const Json&)>& check) {
  for (const PluginSource& source : plugin_sources()) {
    if (source.kind() != kind) continue;
    INFO(source.golden().string());
    const Json cases = parsed(lab::read_file(source.golden()));
    REQUIRE(!cases.empty());
    for (std::size_t i = 0; i < cases.size(); ++i) {
      INFO("line " << i + 2 << ", " << cases[i]["settings"]);
      check(cases[i]);
    }
  }
}

/// The numbers of nested lists, in order. That is also the order of memory: the
/// innermost list is a column.
inline std::vector<double> flat(const Json& json) {
  if (!json.is_array()) return {json.get<double>()};
  std::vector<double> all;
  for (const Json& item : json)
    for (const double v : flat(item))
      all.push_back(v);
  return all;
}

/// Of [batch][features] or [batch][steps][features].
inline Shape shape_of(const Json& x) {
  const auto size = [](const Json& list) {
    return static_cast<std::int64_t>(list.size());
  };
  if (!x[0][0].is_array()) return {size(x[0]), 0, size(x)};
  return {size(x[0][0]), size(x[0]), size(x)};
}

/// A matrix with memory of its own.
class Tensor {
 public:
  Tensor(std::int64_t rows, std::int64_t cols, DType dtype)
      : memory_(static_cast<std::size_t>(rows * cols)),
        matrix_{memory_.data(), rows, cols, rows},
        dtype_(dtype) {}
  Tensor(const Json& x, DType dtype) : Tensor(shape_of(x).features, columns(shape_of(x)), dtype) {
    assign(matrix_, dtype, flat(x));
  }
  Tensor(const Tensor&) = delete;
  Tensor& operator=(const Tensor&) = delete;

  const headwater_matrix& matrix() const { return matrix_; }
  std::vector<double> values() const { return test::values(matrix_, dtype_); }

 private:
  std::vector<double> memory_;  // large enough for either type
  headwater_matrix matrix_;
  DType dtype_;
};

template <class Interface>
std::shared_ptr<const Interface> make(const Json& settings) {
  Context context = test::context();
  return context.make<Interface>(settings.dump());
}

}  // namespace headwater::test
