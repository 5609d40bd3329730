// Which files a host opens when it starts among many plugins. What that costs, the
// bench measures.
#include <headwater/activation.hpp>
#include <headwater/context.hpp>

#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "many_plugins.hpp"
#include <array>
#include <cstring>
#include <set>
#include <sys/inotify.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using fixture::Folder;
using headwater::Activation;
using headwater::Context;
using headwater::test::name_of;
using Names = std::set<std::string>;

/// The files of a folder that are opened while it lives.
class Opened {
 public:
  explicit Opened(const fs::path& folder) : events_(::inotify_init1(IN_NONBLOCK)) {
    REQUIRE(::inotify_add_watch(events_, folder.c_str(), IN_OPEN) >= 0);
  }
  ~Opened() { ::close(events_); }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  /// Since the last call.
  Names names() const {
    Names all;
    alignas(inotify_event) std::array<char, 1 << 16> buffer;
    for (ssize_t n; (n = ::read(events_, buffer.data(), buffer.size())) > 0;)
      for (ssize_t at = 0; at < n;) {
        const auto* event = reinterpret_cast<inotify_event*>(buffer.data() + at);
        if (!(event->mask & IN_ISDIR)) all.insert(event->name);
        at += static_cast<ssize_t>(sizeof *event + event->len);
      }
    return all;
  }

 private:
  int events_;
};

void install_many(const Folder& folder, int count) {
  headwater::test::install_many(folder.path(), fixture::file("good"), count);
}

Context context_of(const Folder& folder) {
  return Context({.folders = {folder.path().string()}});
}

}  // namespace

TEST_CASE("host start: of 200 plugins only the files of those that are named are opened") {
  const Folder folder;
  install_many(folder, 200);
  Context context = context_of(folder);
  const Opened opened(folder.path() / "activation");
  for (const int i : {3, 100, 197})
    CHECK(context.make<Activation>(name_of(i)) != nullptr);
  CHECK(opened.names() == Names{"n003.so", "n100.so", "n197.so"});
}

TEST_CASE("host start: the notes of 200 plugins are read once") {
  const Folder folder;
  install_many(folder, 200);
  Context context = context_of(folder);
  const Opened opened(folder.path() / "activation");
  CHECK(context.make<Activation>("n100_alias") != nullptr);
  CHECK(opened.names().size() == 200);
  CHECK(context.list().size() == 200);
  CHECK(opened.names() == Names{});
  CHECK(context.make<Activation>("n197_alias") != nullptr);
  CHECK(opened.names() == Names{"n197.so"});
}

TEST_CASE("a note that was read is read again when its file changes") {
  const Folder folder;
  install_many(folder, 3);
  Context context = context_of(folder);
  CHECK(context.list().size() == 3);
  fs::rename(folder.path() / "activation/n002.so", folder.path() / "n002.so");
  CHECK(context.list().size() == 2);
  folder.write("activation/n001.so", std::string(100, 'x'));
  const auto all = context.list();
  REQUIRE(all.size() == 2);
  CHECK(all[0].usable() != all[1].usable());
  fs::copy_file(folder.path() / "n002.so", folder.path() / "activation/n001.so",
                fs::copy_options::overwrite_existing);
  CHECK(context.make<Activation>("n002_alias") != nullptr);
}
