// Calls into a plugin: noted while they last, with errors and leaked exceptions as
// text.
#pragma once

#include <headwater/abi.h>
#include <headwater/call_listener.hpp>
#include <headwater/node.hpp>

#include <atomic>
#include <cxxabi.h>
#include <exception>
#include <memory>
#include <mutex>
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
std::string text(const headwater_error& error);

/// What failed, and where somebody asked for it, as far as that is known.
std::string with_place(const std::string& text, const Mark& mark);

/// How the functions of one instance of a technique, or those of a plugin as a whole,
/// are called. Any thread.
class Caller {
 public:
  /// `owner` and `file` are for the listener, which may be null; see
  /// CallListener::add().
  explicit Caller(CallListener* listener = nullptr, std::string_view owner = {},
                  std::string_view file = {})
      : listener_(listener), owner_(listener ? listener->add(owner, file) : 0) {}
  ~Caller();
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  /// Lasts as long as a call.
  class Note {
   public:
    Note(CallListener* listener, PluginCall call) : listener_(listener) {
      if (listener_) [[unlikely]]
        around_ = listener_->begin(call);
    }
    ~Note() {
      if (listener_) [[unlikely]]
        listener_->end(around_);
    }
    Note(const Note&) = delete;
    Note& operator=(const Note&) = delete;

   private:
    CallListener* listener_;
    PluginCall around_;
  };
  Note note(PluginFunction function) const { return {listener_, {owner_, function}}; }

  /// Runs f() -> status, which may fill `error`. Plugins built with the SDK let no
  /// exception out; one that leaks from another plugin is caught here where both share
  /// a C++ runtime. After that nobody knows what state the instance is in: f does not
  /// run again, and every later call is answered with the same error.
  // A forced unwind is caught as a reference to nothing, which sanitizers take for a fault.
  template <class F>
  __attribute__((no_sanitize("null"))) headwater_status guard(headwater_error& error, F&& f) const {
    if (const headwater_error* cause = cause_.load()) [[unlikely]] {
      error = *cause;
      return error.code;
    }
    try {
      return f();
    } catch (const abi::__forced_unwind&) {
      throw;  // pthread_exit(): nobody may stop that
    } catch (const std::bad_alloc&) {
      return poison(error, "out of memory");
    } catch (const std::exception& e) {
      return poison(error, e.what());
    } catch (...) {
      return poison(error, "an exception of unknown type");
    }
  }

  /// Both.
  template <class F>
  headwater_status call(PluginFunction function, headwater_error& error, F&& f) const {
    const Note noted = note(function);
    return guard(error, f);
  }

  /// Hold it around what the contract marks [host]. One lock for all plugins, since the
  /// plans of blocks nest in any order.
  [[nodiscard]] static std::unique_lock<std::recursive_mutex> alone();

 private:
  headwater_status poison(headwater_error& error, std::string_view what) const;

  CallListener* listener_;
  std::uint32_t owner_;
  mutable std::atomic<const headwater_error*> cause_ = nullptr;  ///< owned
};

}  // namespace headwater
