// One technique while its settings are read from a configuration.
#pragma once

#include <headwater/config.hpp>
#include <headwater/technique.hpp>

#include "../loading/catalogue.hpp"
#include "../runtime/services.hpp"
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace headwater {

/// Where the first setting was given that a sentence of the technique has in quotes; else where
/// the technique was asked for.
const Mark& place_of(const Origin& origin, std::string_view text);

class Draft {
 public:
  /// `map` has the name of the technique under `key`, and settings.
  Draft(const LoadedTechnique& loaded, const Node& map, const std::string& key,
        Diagnostics& diagnostics);

  const LoadedTechnique& loaded() const { return loaded_; }
  const Mark& mark() const { return origin_.mark; }

  /// What the configuration gives for a setting; nullptr: nothing.
  const Node* given(const SettingInfo& setting);

  /// Reads setting number `i`, which is not a slot.
  void read(std::size_t i);

  /// Fills setting number `i`, a slot; `value` as in YAML, null when it stays empty.
  void fill(std::size_t i, Layers techniques, bool given, Node value);

  /// Creates the technique; nullptr when there were mistakes.
  std::shared_ptr<const Technique> make(const std::shared_ptr<const Services>& services);

 private:
  void keep(const std::string& key, Node value);
  const headwater_reals* read_reals(const SettingInfo& setting);
  std::int64_t read_choice(const SettingInfo& setting, std::int64_t otherwise);
  const Mark& mark_of(int setting) const;
  void look_at_float32(const SettingInfo& setting, const Mark& mark, double value);

  const LoadedTechnique& loaded_;
  const Node& map_;
  Diagnostics& diagnostics_;
  std::size_t mistakes_before_;
  MapReader reader_;
  Origin origin_;
  std::vector<headwater_value> values_;
  std::deque<std::vector<double>> lists_;  ///< what `reals_` refers to
  std::deque<headwater_reals> reals_;      ///< what values refer to
};

}  // namespace headwater
