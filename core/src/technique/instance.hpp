// The object that a plugin made for one technique, and the calls into it.
#pragma once

#include <headwater/error.hpp>
#include <headwater/technique.hpp>

#include "../contract/call.hpp"
#include "../loading/catalogue.hpp"
#include "../runtime/services.hpp"
#include <memory>
#include <span>

namespace headwater {

/// A setting's value that the schema allows and the technique itself refused.
struct SettingError : Error {
  SettingError(const std::string& text, int index) : Error(text), setting(index) {}
  int setting;
};

/// Owns the plugin's object. Any thread.
class Instance {
 public:
  /// Creates it with these values, one for each setting of its schema. SettingError or
  /// Error when the plugin refuses.
  Instance(const LoadedTechnique& loaded, std::span<const headwater_value> values,
           const Origin& origin, std::shared_ptr<const Services> services);
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  const void* self() const { return self_; }
  const Services& services() const { return *services_; }
  const std::shared_ptr<const Caller>& caller() const { return caller_; }
  headwater_child child() const;

  /// Its functions, all that this host knows of: those that the plugin left out are
  /// null.
  template <class Table>
  const Table& table() const {
    return *reinterpret_cast<const Table*>(table_.get());
  }

 private:
  const headwater_technique& technique_;
  std::unique_ptr<const char[]> table_;
  std::shared_ptr<const Services> services_;
  std::shared_ptr<const Caller> caller_;
  void* self_ = nullptr;
};

/// The interface I over a plugin's instance.
template <class I, class Table>
class Adapter : public I {
 public:
  Adapter(Origin origin, std::unique_ptr<const Instance> instance)
      : I(std::move(origin), instance->caller()),
        instance_(std::move(instance)),
        table_(instance_->template table<Table>()) {}

  headwater_child child() const override { return instance_->child(); }

 protected:
  const void* self() const { return instance_->self(); }
  const Table& table() const { return table_; }
  const headwater_host& host() const { return instance_->services().host(); }

  /// Runs f(&error) -> status; whatever goes wrong is an Error that names the technique
  /// and its place, unless who calls will tell that.
  template <class F>
  void call(PluginFunction function, F f, const Mark& mark = {}) const {
    headwater_error error = no_error();
    if (this->caller().call(function, error, [&] { return f(&error); }) != HEADWATER_OK)
      throw Error(with_place(
          std::string(to_string(this->kind())) + " '" + this->name() + "': " + text(error), mark));
  }
  template <class F>
  void work(PluginFunction function, F f) const {
    call(function, f, this->origin().mark);
  }

  /// What a function says of the instance. It is asked once, so that it cannot change.
  std::uint32_t ask(PluginFunction function, std::uint32_t (*of)(const void*)) const {
    std::uint32_t answer = 0;
    call(function, [&](headwater_error*) {
      answer = of(self());
      return HEADWATER_OK;
    });
    return answer;
  }
  std::uint32_t ask_n_state() const {
    const std::uint32_t n = ask(PluginFunction::n_state, table().n_state);
    if (n > 1024) throw Error("it keeps " + std::to_string(n) + " arrays; 0 to 1024 are possible");
    return n;
  }

 private:
  std::unique_ptr<const Instance> instance_;
  const Table& table_;
};

}  // namespace headwater
