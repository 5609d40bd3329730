// The door for host programs.
#include <headwater/context.hpp>
#include <headwater/error.hpp>

#include "../runtime/services.hpp"
#include "../plugin/library.hpp"
#include "../plugin/registry.hpp"
#include "builder.hpp"

namespace headwater {

Context::Context(ContextOptions options)
    : services_(std::make_shared<Services>(options.threads, options.log, options.calls)) {
  if (options.share_cxx_runtime) share_cxx_runtime();
  registry_ = std::make_unique<Registry>(
      services_->host(), options.folders, options.files,
      make_policy(options.isa_max, options.lock), options.linked, options.calls);
}

Context::~Context() = default;
Context::Context(Context&&) noexcept = default;
Context& Context::operator=(Context&&) noexcept = default;

std::shared_ptr<const Technique> Context::make(Kind kind, const Node& node,
                                               Diagnostics& diagnostics) {
  return Builder(*registry_, services_, diagnostics).build(kind, node);
}

std::shared_ptr<const Technique> Context::make(Kind kind, std::string_view yaml) {
  Diagnostics diagnostics;
  const Node node = parse_yaml(yaml, std::string(to_string(kind)), diagnostics);
  auto made = diagnostics.empty() ? make(kind, node, diagnostics) : nullptr;
  if (!made) throw Error(diagnostics.text());
  return made;
}

Layers Context::make_layers(const Node& list, Diagnostics& diagnostics) {
  return Builder(*registry_, services_, diagnostics).build_layers(list);
}

std::vector<TechniqueInfo> Context::list() const {
  return registry_->list();
}

std::vector<TechniqueInfo> Context::loaded() const {
  return registry_->loaded();
}

Explanation Context::explain(Kind kind, std::string_view name) const {
  return registry_->explain(kind, name);
}

}  // namespace headwater
