// The parts of nlohmann/json that tests use.
#include "json.hpp"

template class nlohmann::basic_json<>;

namespace headwater::test {

Json parsed(const std::string& text) {
  return Json::parse(text);
}

}  // namespace headwater::test
