// What the tests of the configuration share.
#pragma once

#include <headwater/config.hpp>

#include "catch.hpp"
#include <sstream>
#include <string>

namespace headwater {

inline Node parse(const std::string& text) {
  Diagnostics diagnostics;
  Node node = parse_yaml(text, "x.yaml", diagnostics);
  INFO(text);
  CHECK(diagnostics.text() == "");
  return node;
}

inline std::string mistakes(const std::string& text) {
  Diagnostics diagnostics;
  parse_yaml(text, "x.yaml", diagnostics);
  return diagnostics.text();
}

inline std::string repeat(const std::string& part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i)
    text += part;
  return text;
}

inline std::string place(const Mark& mark) {
  std::ostringstream text;
  text << mark.line << ':' << mark.column << '+' << mark.length;
  return text.str();
}

inline const std::string experiment = R"(# A comment
name: vanishing_gradient
seed: 18446744073709551615
data: {type: fashion_mnist, batch_size: 128}
network:
  - repeat: 20
    layers:
      - {block: dense, units: 256, activation: sigmoid, bias: &b [0, -1.5, .inf]}
  - {block: dense, units: 10, "a b": 'it''s', other: *b}
note: |
  two lines,
    the second, indented
empty:
optimizer: {type: sgd, learning_rate: 1e-2}
)";

}  // namespace headwater
