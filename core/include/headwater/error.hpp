// The exception types of the library.
#pragma once

#include <stdexcept>
#include <string>

namespace headwater {

/// Something that cannot be done; what() says what, why and, where possible, what to
/// do. Mistakes in a configuration are collected as Diagnostics (config.hpp) instead.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What is wrong with a plugin file. Any text may quote the file: control characters
/// are made visible. Empty lines are left out.
struct Refusal {
  std::string what{}, file{}, has{}, needs{}, help{};
};

/// A plugin that was refused. `code` names the gate ("L05-NOTE"), and is part of
/// what().
struct PluginError : Error {
  PluginError(std::string gate, const std::string& text)
      : Error("error[" + gate + "]: " + text), code(std::move(gate)) {}

  std::string code;
};

}  // namespace headwater
