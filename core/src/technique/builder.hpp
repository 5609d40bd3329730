// Makes techniques from configuration, checked against the schema of their plugin.
#pragma once

#include <headwater/config.hpp>
#include <headwater/technique.hpp>

#include "../loading/catalogue.hpp"
#include "../runtime/services.hpp"
#include "draft.hpp"
#include <memory>
#include <string>

namespace headwater {

class Builder {
 public:
  Builder(Catalogue& catalogue, std::shared_ptr<const Services> services, Diagnostics& diagnostics)
      : catalogue_(catalogue), services_(std::move(services)), diagnostics_(diagnostics) {}

  /// nullptr after an error.
  std::shared_ptr<const Technique> build(Kind kind, const Node& node);

  /// Items: {block: ...}, {activation: ...}, {normalizer: ...}, {repeat: n, layers:
  /// ...}.
  Layers build_layers(const Node& list);

 private:
  std::shared_ptr<const Technique> build_here(Kind kind, const Node& node);
  const LoadedTechnique* find(Kind kind, const Node& name);
  std::shared_ptr<const Technique> build_from(Kind kind, const Node& map, const std::string& key);
  void fill_slot(Draft& draft, std::size_t i);
  void append_layer(const Node& item, Layers& layers);
  void refuse_layer(const Node& item);
  void append_repeat(const Node& item, Layers& layers);

  Catalogue& catalogue_;
  std::shared_ptr<const Services> services_;
  Diagnostics& diagnostics_;
  int depth_ = 0;  ///< of techniques in slots
};

}  // namespace headwater
