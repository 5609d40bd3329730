// The door for host programs.
#include <headwater/context.hpp>
#include <headwater/error.hpp>

#include "../loading/catalogue.hpp"
#include "../loading/library.hpp"
#include "../runtime/services.hpp"
#include "../system/processor.hpp"
#include "builder.hpp"
#include <algorithm>

namespace headwater {

Context::Context(ContextOptions options)
    : services_(std::make_shared<Services>(options.threads, options.log, options.calls,
                                           Guards{options.guard_process, options.check_products})) {
  if (options.share_cxx_runtime) share_cxx_runtime();
  options.isa_max = std::min(options.isa_max, processor_level());
  catalogue_ = std::make_unique<Catalogue>(services_->host(), std::move(options));
}

Context::~Context() = default;
Context::Context(Context&&) noexcept = default;
Context& Context::operator=(Context&&) noexcept = default;

std::shared_ptr<const Technique> Context::make(Kind kind, const Node& node,
                                               Diagnostics& diagnostics) {
  return Builder(*catalogue_, services_, diagnostics).build(kind, node);
}

std::shared_ptr<const Technique> Context::make(Kind kind, std::string_view yaml) {
  Diagnostics diagnostics;
  const Node node = parse_yaml(yaml, std::string(to_string(kind)), diagnostics);
  auto made = diagnostics.empty() ? make(kind, node, diagnostics) : nullptr;
  if (!made) throw Error(diagnostics.text());
  return made;
}

Layers Context::make_layers(const Node& list, Diagnostics& diagnostics) {
  return Builder(*catalogue_, services_, diagnostics).build_layers(list);
}

std::vector<Offer> Context::list() const {
  return catalogue_->list();
}

std::vector<Offer> Context::loaded() const {
  return catalogue_->loaded();
}

std::vector<Offer> Context::offers(Kind kind, std::string_view name) const {
  return catalogue_->offers(kind, std::string(name));
}

PluginInfo read_plugin(const std::string& path) {
  return *Candidate(path, Chosen::by_name, headwater_host{}).plugin;
}

}  // namespace headwater
