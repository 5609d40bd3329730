// The door for host programs: a set of plugins, threads and a log. No globals.
#pragma once

#include <headwater/abi.h>
#include <headwater/call_listener.hpp>
#include <headwater/config.hpp>
#include <headwater/error.hpp>
#include <headwater/kind.hpp>
#include <headwater/plugin_info.hpp>
#include <headwater/technique.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headwater {

struct ContextOptions {
  /// Where `<folder>/<kind>/<name>.so` is looked for, first match first. Absolute
  /// paths.
  std::vector<std::string> folders{};
  /// Plugin files to load at once.
  std::vector<std::string> files{};
  /// Plugins that are part of the program: headwater_link_plugins() of CMake.
  std::vector<const headwater_plugin*> linked{};
  /// Threads that a step may use, the calling one included.
  unsigned threads = 1;
  /// Make the C++ runtime of this program visible to plugins, so that exceptions
  /// leaking from a plugin built without the SDK can be caught here.
  bool share_cxx_runtime = false;
  /// Plugins may need this level of x86-64, and no more than the processor has.
  unsigned isa_max = 4;
  /// The host's own word on a sound plugin file, gate L07-PIN: nothing when it may be
  /// loaded, else what is wrong. Each call of `next` reads a further piece of the file;
  /// an empty one is its end. What is loaded are the very bytes that were read last.
  std::function<std::optional<Refusal>(const PluginInfo& plugin,
                                       const std::function<std::string()>& next)>
      admit{};
  /// Receives warnings and what plugins log, one line each. Silent when empty.
  std::function<void(std::string_view)> log{};
  /// Keep working directory, umask, signals, alarms and the number of processes as they
  /// are while plugins make techniques, and survive one that ends its thread. They are
  /// kept so while plugins are loaded in any case.
  bool guard_process = false;
  /// Look at the sizes of each product that a plugin asks for: an error where they do not
  /// fit. Debug builds always do.
  bool check_products = false;
  /// Hears of calls into plugins; outlives the context and all that it makes.
  CallListener* calls = nullptr;
};

class Services;
class Catalogue;

/// Makes techniques by name. Several contexts may live in one process; each is for one
/// thread at a time. Techniques and networks stay usable after their context is gone.
class Context {
 public:
  /// PluginError when one of options.files is refused.
  explicit Context(ContextOptions options = {});
  ~Context();
  Context(Context&&) noexcept;
  Context& operator=(Context&&) noexcept;

  /// A technique from its YAML form: a name, or a map with the name under `type`
  /// (blocks: `block`) and settings. Mistakes go to the diagnostics; nullptr then.
  std::shared_ptr<const Technique> make(Kind kind, const Node& node, Diagnostics&);

  template <class Interface>
  std::shared_ptr<const Interface> make(const Node& node, Diagnostics& diagnostics) {
    return std::static_pointer_cast<const Interface>(make(Interface::interface, node, diagnostics));
  }

  /// The same from YAML text, "{type: leaky_relu, negative_slope: 0.2}"; Error on
  /// mistakes.
  template <class Interface>
  std::shared_ptr<const Interface> make(std::string_view yaml) {
    return std::static_pointer_cast<const Interface>(make(Interface::interface, yaml));
  }

  /// The layers of a `network:` list, repeats unrolled.
  Layers make_layers(const Node& list, Diagnostics&);

  /// All techniques on offer, read from the plugin files without running them, and the
  /// files that offer none, by kind, name and file.
  std::vector<Offer> list() const;

  /// All techniques of the plugins that were loaded so far.
  std::vector<Offer> loaded() const;

  /// The files that could be meant by a name or alias, in the order they are tried, by
  /// the same reading. At most one is chosen.
  std::vector<Offer> offers(Kind kind, std::string_view name) const;

 private:
  friend class Network;  // which runs on the same threads
  std::shared_ptr<const Technique> make(Kind kind, std::string_view yaml);

  std::shared_ptr<const Services> services_;
  std::unique_ptr<Catalogue> catalogue_;
};

}  // namespace headwater
