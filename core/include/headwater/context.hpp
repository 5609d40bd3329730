// The door for host programs: a set of plugins, threads and a log. No globals.
#pragma once

#include <headwater/abi.h>
#include <headwater/call_listener.hpp>
#include <headwater/config.hpp>
#include <headwater/kind.hpp>
#include <headwater/technique.hpp>

#include <functional>
#include <memory>
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
  /// A file as `headwater plugin lock` writes it: no plugin is loaded that is not in
  /// it. Empty: all may be. Error when it cannot be read.
  std::string lock{};
  /// Receives warnings and what plugins log, one line each. Silent when empty.
  std::function<void(std::string_view)> log{};
  /// Hears of calls into plugins; outlives the context and all that it makes.
  CallListener* calls = nullptr;
};

/// One technique on offer, or one file that cannot offer any.
struct TechniqueInfo {
  Kind kind{};
  std::string name{};
  std::string doc{}, formula{}, derivative{}, source{};  ///< one line each, or empty
  std::vector<std::string> aliases{};
  /// A list of {key, type, default or required, at_least or above, at_most or below,
  /// choices, unit, doc}, what is empty left out. The type of a slot is the kind that
  /// fills it, or "layers".
  Node settings = Node::list();
  std::string plugin{};   ///< name of the plugin
  std::string version{};  ///< of the plugin
  std::string file{};     ///< absolute
  /// Why it cannot be used from there; a file that is refused has no name.
  std::string problem{};
};

/// The way from a name to a plugin, or to none.
struct Explanation {
  enum class Fate { chosen, passed_over, refused };
  struct File {
    std::string path{};
    Fate fate = Fate::refused;
    std::string why{};     ///< it is not chosen
    std::string plugin{};  ///< name and version, unless its note was not reached
    unsigned level = 0;    ///< of x86-64, that it needs; 0 likewise
  };
  std::vector<std::string> folders{};  ///< searched in this order, there or not
  std::vector<File> files{};           ///< that could be it, as they are tried
  std::string problem{};               ///< why asking for it fails, if it does
};

class Services;
class Registry;

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
    return std::static_pointer_cast<const Interface>(
        make(Interface::interface, node, diagnostics));
  }

  /// The same from YAML text, "{type: leaky_relu, negative_slope: 0.2}"; Error on
  /// mistakes.
  template <class Interface>
  std::shared_ptr<const Interface> make(std::string_view yaml) {
    return std::static_pointer_cast<const Interface>(make(Interface::interface, yaml));
  }

  /// The layers of a `network:` list, repeats unrolled.
  Layers make_layers(const Node& list, Diagnostics&);

  /// All techniques on offer, read from the plugin files without running them.
  std::vector<TechniqueInfo> list() const;

  /// All techniques of the plugins that were loaded so far.
  std::vector<TechniqueInfo> loaded() const;

  /// How a name is resolved, by the same reading of files.
  Explanation explain(Kind kind, std::string_view name) const;

 private:
  friend class Network;  // which runs on the same threads
  std::shared_ptr<const Technique> make(Kind kind, std::string_view yaml);

  std::shared_ptr<const Services> services_;
  std::unique_ptr<Registry> registry_;
};

}  // namespace headwater
