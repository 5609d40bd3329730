// Makes techniques from configuration, checked against the schema of their plugin.
#pragma once

#include <headwater/config.hpp>
#include <headwater/technique.hpp>

#include "../runtime/services.hpp"
#include "../plugin/registry.hpp"
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace headwater {

class Builder {
 public:
  Builder(Registry& registry, std::shared_ptr<const Services> services,
          Diagnostics& diagnostics)
      : registry_(registry),
        services_(std::move(services)),
        diagnostics_(diagnostics) {}

  /// nullptr after an error.
  std::shared_ptr<const Technique> build(Kind kind, const Node& node);

  /// Items: {block: ...}, {activation: ...}, {normalizer: ...}, {repeat: n, layers:
  /// ...}.
  Layers build_layers(const Node& list);

 private:
  /// One technique while its settings are read.
  struct Draft {
    const LoadedTechnique& loaded;
    MapReader& reader;
    Origin origin;
    std::vector<headwater_value> values;
    std::deque<std::vector<double>> lists;  ///< what `reals` refers to
    std::deque<headwater_reals> reals;      ///< what values refer to
    std::size_t errors_before;
  };

  const LoadedTechnique* find(Kind kind, const Node& name);
  std::shared_ptr<const Technique> build_from(Kind kind, const Node& map,
                                              std::string key);
  void read_setting(Draft& draft, const headwater_setting& setting);
  void read_slot(Draft& draft, const headwater_setting& setting);
  const headwater_reals* read_reals(Draft& draft, const headwater_setting& setting);
  std::int64_t read_choice(Draft& draft, const headwater_setting& setting);
  std::shared_ptr<const Technique> finish(Draft draft, const Node& map);
  void append_layer(const Node& item, Layers& layers);
  void refuse_layer(const Node& item);
  void append_repeat(const Node& item, Layers& layers);

  Registry& registry_;
  std::shared_ptr<const Services> services_;
  Diagnostics& diagnostics_;
};

}  // namespace headwater
