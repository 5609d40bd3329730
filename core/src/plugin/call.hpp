// Calls into a plugin: errors and leaked exceptions become text.
#pragma once

#include <headwater/abi.h>
#include <headwater/config.hpp>

#include <cstdint>
#include <exception>
#include <new>
#include <string>
#include <string_view>

namespace headwater {

/// Readies an error for a call, without touching most of its message.
inline void prepare(headwater_error& error) {
  error.struct_size = sizeof error;
  error.code = HEADWATER_OK;
  error.setting = -1;
  error.reserved = 0;
  error.message[0] = 0;
}

inline headwater_error no_error() {
  headwater_error error;
  prepare(error);
  return error;
}

/// What the plugin said, printable whatever it wrote.
inline std::string text(const headwater_error& error) {
  const std::string_view all(error.message, sizeof error.message - 1);
  const std::string out = printable(all.substr(0, all.find('\0')));
  return out.empty() ? "it failed and gave no reason" : out;
}

/// The status of a call that an exception left, and no status of plugins. After that
/// nobody knows what state the plugin is in, so the instance is not called again.
inline constexpr headwater_status exception_left = INT32_MIN;

/// Runs f() -> status. Plugins built with the SDK let no exception out; one that leaks
/// from another plugin is caught here where both share a C++ runtime.
template <class F>
headwater_status guarded(headwater_error& error, F&& f) {
  const auto leaked = [&](std::string_view what) {
    error.message[what.copy(error.message, sizeof error.message - 1)] = 0;
    error.code = HEADWATER_E_EXCEPTION;
    return exception_left;
  };
  try {
    return f();
  } catch (const std::bad_alloc&) {
    return leaked("out of memory");
  } catch (const std::exception& e) {
    return leaked(e.what());
  } catch (...) {
    return leaked("an exception of unknown type");
  }
}

}  // namespace headwater
