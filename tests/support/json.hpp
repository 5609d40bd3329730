// JSON as nlohmann/json reads it, compiled once in json.cpp.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace headwater::test {

using Json = nlohmann::json;

/// nlohmann's exception when the text is not JSON.
Json parsed(const std::string& text);

}  // namespace headwater::test

extern template class nlohmann::basic_json<>;
