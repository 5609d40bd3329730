// What all techniques have in common.
#include <headwater/technique.hpp>

#include "../contract/call.hpp"

namespace headwater {

Technique::Technique(Origin origin, std::shared_ptr<const Caller> caller)
    : origin_(std::move(origin)),
      caller_(caller ? std::move(caller) : std::make_shared<const Caller>()) {}

Technique::~Technique() = default;

Node layer_item(const Technique& technique) {
  const Node& settings = technique.origin().settings;
  if (technique.kind() == Kind::block) return settings;
  return Node::map().set(std::string(to_string(technique.kind())), settings);
}

}  // namespace headwater
