// Reads the parts of a layer from its techniques and from its parameters.
#include "parts.hpp"

#include "dense_layer.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <optional>

namespace headwater::lab {

namespace {

/// Of b that follows the row sums of W: c where b = r - c W 1 explains half of b.
double centre_of(const DenseLayer& layer) {
  std::vector<double> sums(layer.units, 0);
  for (std::size_t k = 0; k < layer.w.size(); ++k)
    sums[k % layer.units] += layer.w[k];
  const auto product = [](const std::vector<double>& a, const std::vector<double>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
  };
  const double both = product(layer.b, sums), own = product(sums, sums);
  const bool explains = both * both > 0.5 * own * product(layer.b, layer.b);
  return explains && own > 0 ? -both / own : 0;
}

Affine affine_of(const DenseLayer& layer) {
  const double square = mean_square(layer.w);
  Affine affine{static_cast<double>(layer.inputs) * square,
                static_cast<double>(layer.units) * square};
  if (layer.b.empty()) return affine;
  affine.centre = centre_of(layer);
  std::vector<double> rest = layer.b;
  for (std::size_t k = 0; k < layer.w.size(); ++k)
    rest[k % layer.units] += affine.centre * layer.w[k];
  affine.bias = mean(rest);
  affine.scatter = mean_square(rest) - affine.bias * affine.bias;
  return affine;
}

class Reader {
 public:
  Reader(const Network& network, std::size_t layer)
      : parameters_(network.layers()[layer].parameters), dtype_(network.options().dtype) {}

  void read(const Technique& technique, const std::string& path, std::vector<LayerPart>& out) {
    const std::string& name = technique.name();
    if (technique.kind() == Kind::activation)
      out.push_back({elementwise(technique)});
    else if (technique.kind() == Kind::normalizer)
      out.push_back({normalized(technique, path)});
    else if (name == "dense")
      dense(technique, path, out);
    else if (name == "residual")
      out.push_back({detour(technique, path)});
    else if (name == "sequential")
      layers(technique, path, out);
    else
      throw Unknown{"is a block that the theory does not know"};
  }

 private:
  static const FilledSlot* slot(const Technique& technique, std::string_view key) {
    for (const FilledSlot& slot : technique.origin().slots)
      if (slot.key == key && !slot.techniques.empty()) return &slot;
    return nullptr;
  }

  static const Activation* elementwise(const Technique& technique) {
    const auto& f = static_cast<const Activation&>(technique);
    if (!f.elementwise()) throw Unknown{"has an activation of whole columns"};
    return &f;
  }

  std::optional<std::vector<double>> parameter(const std::string& path) const {
    for (const NamedTensor& tensor : parameters_)
      if (tensor.name == path) return numbers_of(tensor.value, dtype_);
    return std::nullopt;
  }

  std::size_t rows(const std::string& path) const {
    for (const NamedTensor& tensor : parameters_)
      if (tensor.name == path) return static_cast<std::size_t>(tensor.value.rows);
    return 0;
  }

  Normalized normalized(const Technique& technique, const std::string& path) const {
    using Over = Normalized::Over;
    const std::string& name = technique.name();
    const bool batch = name == "batch_norm", units = name == "layer_norm";
    if (!batch && !units && name != "rms_norm")
      throw Unknown{"has a normalizer that the theory does not know"};
    Normalized normal{batch ? Over::batch : units ? Over::units : Over::units_about_0};
    if (const auto scale = parameter(path + "weight"))
      normal.scale = std::sqrt(mean_square(*scale));
    if (const auto shift = parameter(path + "bias")) normal.shift = mean(*shift);
    return normal;
  }

  void dense(const Technique& technique, const std::string& path,
             std::vector<LayerPart>& out) const {
    DenseLayer layer;
    layer.w = parameter(path + "weight").value_or(std::vector<double>{});
    layer.b = parameter(path + "bias").value_or(std::vector<double>{});
    layer.units = rows(path + "weight");
    if (layer.w.empty()) throw Unknown{"is not a dense layer"};
    layer.inputs = layer.w.size() / layer.units;
    if (!scatters_about_0(layer.w)) throw Unknown{"has weights that do not scatter about 0"};
    out.push_back({affine_of(layer)});
    out.push_back({elementwise(*slot(technique, "activation")->techniques[0])});
    const FilledSlot* const normalizer = slot(technique, "normalizer");
    if (!normalizer) return;
    const Node* const position = technique.origin().settings.find("normalizer_position");
    const bool after = position && position->text == "after";
    out.insert(after ? out.end() : out.end() - 1,
               LayerPart{normalized(*normalizer->techniques[0], path + "normalizer.")});
  }

  void layers(const Technique& technique, const std::string& path, std::vector<LayerPart>& out) {
    const FilledSlot* const inner = slot(technique, "layers");
    for (std::size_t i = 0; inner && i < inner->techniques.size(); ++i)
      read(*inner->techniques[i], path + "layers." + std::to_string(i) + ".", out);
  }

  Detour detour(const Technique& technique, const std::string& path) {
    Detour detour;
    layers(technique, path, detour.parts);
    return detour;
  }

  const std::vector<NamedTensor>& parameters_;
  DType dtype_;
};

/// Has it nothing inside but an activation?
bool is_plain(const Technique& technique) {
  return technique.kind() == Kind::block &&
         std::ranges::all_of(technique.origin().slots, [](const FilledSlot& slot) {
           return slot.techniques.empty() ||
                  (slot.kind != HEADWATER_LAYERS && slot.kind != HEADWATER_NORMALIZER);
         });
}

}  // namespace

Reading read_parts(const Network& network, std::size_t index, const headwater_matrix& x) {
  if (network.options().input.steps > 0) return {{}, "it reads sequences"};
  const Technique& technique = *network.model().layers[index];
  Reading reading;
  try {
    if (is_plain(technique)) {
      const DenseReading dense = read_dense(network, index, x);
      if (!dense.layer) throw Unknown{dense.why_not};
      reading.parts = {{affine_of(*dense.layer)}, {dense.layer->f}};
    } else {
      Reader(network, index).read(technique, std::to_string(index) + ".", reading.parts);
    }
  } catch (const Unknown& unknown) {
    return {{},
            fmt::format("layer {} ({}) {}", index + 1, network.layers()[index].name, unknown.why)};
  }
  return reading;
}

}  // namespace headwater::lab
