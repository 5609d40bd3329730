// Who could change a plugin file, and what is loaded when somebody does.
#include <headwater/call_listener.hpp>

#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "fixtures/refusal.hpp"
#include "fixtures/survival.hpp"
#include <algorithm>
#include <array>
#include <base/digest.hpp>
#include <base/lock.hpp>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using fixture::check;
using fixture::check_trains;
using fixture::Folder;
using fixture::Host;
using fixture::refusal;
using headwater::Catalogue;
using headwater::Kind;

constexpr uid_t stranger = 54321;

bool is_root() {
  if (::geteuid() == 0) return true;
  WARN("not tried: only root may give files away");
  return false;
}

fs::path install(const Folder& folder, const std::string& place = "activation/good.so") {
  return folder.write(place, fixture::bytes_of(fixture::file("good")));
}

/// What is said against the file that a search in this folder finds; "": nothing.
std::string search(const fs::path& folder) {
  Host host;
  Catalogue catalogue(host.table, {.folders = {folder.string()}});
  try {
    const auto* const found = catalogue.find(Kind::activation, "good");
    CHECK(found != nullptr);
  } catch (const headwater::PluginError& error) {
    CHECK(error.code == "L03-FILE");
    return error.what();
  }
  return host.logged;
}

/// Lets a user write to a file that the bits of its mode do not tell of.
bool add_to_access_list(const fs::path& file, std::uint32_t user) {
  struct Entry {
    std::uint16_t tag, rights;
    std::uint32_t id;
  };
  struct {
    std::uint32_t version = 2;
    std::array<Entry, 5> entries;
  } list{.entries = {{{1, 6, ~0U}, {2, 6, user}, {4, 4, ~0U}, {16, 6, ~0U}, {32, 4, ~0U}}}};
  return ::setxattr(file.c_str(), "system.posix_acl_access", &list, sizeof list, 0) == 0;
}

/// Does something when a library is about to be loaded.
class AtLoading : public headwater::CallListener {
 public:
  explicit AtLoading(std::function<void()> action) : action_(std::move(action)) {}
  std::uint32_t add(std::string_view, std::string_view) override { return 1; }
  headwater::PluginCall begin(headwater::PluginCall call) override {
    if (call.function == headwater::PluginFunction::loading) action_();
    return {};
  }
  void end(headwater::PluginCall) override {}

 private:
  std::function<void()> action_;
};

void replace(const fs::path& file, const std::string& fixture) {
  fs::copy_file(fixture::file(fixture), file.string() + ".new");
  fs::rename(file.string() + ".new", file);
}

/// Other bytes of the same file, which looks as before.
void overwrite_unseen(const fs::path& file) {
  struct stat before {};
  REQUIRE(::stat(file.c_str(), &before) == 0);
  const int opened = ::open(file.c_str(), O_WRONLY);
  const off_t last = before.st_size - 1;
  REQUIRE(::pwrite(opened, "!", 1, last) == 1);
  const std::array<timespec, 2> times{before.st_atim, before.st_mtim};
  REQUIRE(::futimens(opened, times.data()) == 0);
  ::close(opened);
}

using Admit = decltype(headwater::ContextOptions::admit);

Admit lock_of(const Folder& folder, const std::string& digest) {
  const fs::path lock = folder.write(
      "plugins.lock", "plugins: [{technique: activation/good, sha256: '" + digest + "'}]\n");
  return headwater::lab::admit_locked(headwater::lab::read_lock(lock.string()));
}

std::string digest_of_good() {
  return headwater::lab::sha256(fixture::bytes_of(fixture::file("good")));
}

}  // namespace

TEST_CASE("fault 150: a searched folder that another user or a group could change is refused") {
  if (!is_root()) return;
  const Folder folder;
  install(folder, "a/b/activation/good.so");
  const fs::path search_here = folder.path() / "a/b";
  CHECK(search(search_here).empty());
  for (const char* const name : {"a/b/activation", "a/b", "a"}) {
    const fs::path one = folder.path() / name;
    REQUIRE(::chown(one.c_str(), stranger, 0) == 0);
    CHECK_THAT(search(search_here),
               Contains("the folder '" + one.string() + "' belongs to another user (54321)"));
    REQUIRE(::chown(one.c_str(), 0, stranger) == 0);
    REQUIRE(::chmod(one.c_str(), 0775) == 0);
    CHECK_THAT(search(search_here),
               Contains("a group (54321) may replace files in '" + one.string() + "'"));
    REQUIRE(::chmod(one.c_str(), 01775) == 0);
    CHECK(search(search_here).empty());
    REQUIRE(::chmod(one.c_str(), 0755) == 0);
  }
  check_trains();
}

TEST_CASE("fault 150: every link on the way is followed through safe folders only") {
  const Folder good, open, start;
  install(good);
  fs::create_directory_symlink(good.path() / "activation", open.path() / "hop");
  fs::create_directory_symlink(open.path() / "hop", start.path() / "activation");
  CHECK(search(start.path()).empty());
  REQUIRE(::chmod(open.path().c_str(), 0777) == 0);
  CHECK_THAT(search(start.path()),
             Contains("everybody may replace files in '" + open.path().string() + "'"));
  REQUIRE(::chmod(open.path().c_str(), 01777) == 0);
  CHECK(search(start.path()).empty());
  if (is_root()) {
    REQUIRE(::lchown((open.path() / "hop").c_str(), stranger, stranger) == 0);
    CHECK_THAT(search(start.path()), Contains("everybody may replace files"));
  }
  check_trains();
}

TEST_CASE("fault 151: a group counts as its owner where nobody else is in it") {
  if (!is_root()) return;
  const Folder folder;
  const fs::path file = install(folder);
  REQUIRE(::chown(file.c_str(), 0, 0) == 0);
  REQUIRE(::chmod(file.c_str(), 0664) == 0);
  CHECK(search(folder.path()).empty());
  REQUIRE(::chmod((folder.path() / "activation").c_str(), 0775) == 0);
  CHECK(search(folder.path()).empty());
  REQUIRE(::chown(file.c_str(), 0, stranger) == 0);
  CHECK_THAT(search(folder.path()), Contains("a group (54321) may write to the file"));
  REQUIRE(::chown(file.c_str(), 0, 0) == 0);
  if (add_to_access_list(file, stranger))
    CHECK_THAT(search(folder.path()), Contains("who is on its access list may write to the file"));
  check_trains();
}

TEST_CASE("fault 152: under a lock, the bytes that were hashed are loaded") {
  const Folder folder;
  const fs::path file = install(folder);
  const Admit locked = lock_of(folder, digest_of_good());
  Host host;
  SECTION("another file takes its place while it is loaded") {
    AtLoading swap([&] { replace(file, "weak_two"); });
    Catalogue catalogue(host.table,
                        {.folders = {folder.path().string()}, .admit = locked, .calls = &swap});
    const auto* const found = catalogue.find(Kind::activation, "good");
    REQUIRE(found != nullptr);
    CHECK(found->info().name == "good");
  }
  SECTION("it is overwritten after it was hashed, and looks the same") {
    bool done = false;
    const Admit and_overwrite = [&](const auto& plugin, const auto& next) {
      auto answer = locked(plugin, next);
      if (!std::exchange(done, true)) overwrite_unseen(file);
      return answer;
    };
    Catalogue catalogue(host.table, {.folders = {folder.path().string()}, .admit = and_overwrite});
    const auto error = refusal([&] { catalogue.find(Kind::activation, "good"); });
    check(error, "L07-PIN", {"is not the file that was locked"});
  }
  SECTION("the same bytes are loaded once") {
    Catalogue one(host.table, {.files = {file.string()}, .admit = locked});
    const Folder elsewhere;
    Catalogue other(host.table, {.files = {install(elsewhere).string()}, .admit = locked});
    CHECK(one.find(Kind::activation, "good")->technique ==
          other.find(Kind::activation, "good")->technique);
  }
  check_trains();
}

TEST_CASE("fault 152: a named file that others may change is loaded as it was checked") {
  const Folder folder;
  const fs::path file = install(folder);
  REQUIRE(::chmod(folder.path().c_str(), 0777) == 0);
  AtLoading swap([&] { replace(file, "weak_two"); });
  Host host;
  Catalogue catalogue(host.table, {.files = {file.string()}, .calls = &swap});
  CHECK_THAT(host.logged, Contains("was named and is loaded, but everybody may replace files"));
  CHECK(catalogue.find(Kind::activation, "good") != nullptr);
  check_trains();
}

TEST_CASE("fault 161: a large file is read in pieces for the word of the host") {
  const Folder folder;
  const std::string bytes = fixture::bytes_of(fixture::file("good")) + std::string(5 << 20, 'x');
  std::size_t largest = 0, all = 0;
  Host host;
  Catalogue(host.table, {.files = {folder.write("good.so", bytes).string()},
                         .admit = [&](const auto&, const auto& next) {
                           all = 0;
                           for (std::string piece = next(); !piece.empty(); piece = next()) {
                             largest = std::max(largest, piece.size());
                             all += piece.size();
                           }
                           return std::optional<headwater::Refusal>();
                         }});
  CHECK(all == bytes.size());
  CHECK(largest <= 1 << 20);
  check_trains();
}

TEST_CASE("fault 165: digests in capitals are digests") {
  const Folder folder;
  std::string digest = digest_of_good();
  std::ranges::transform(digest, digest.begin(), [](unsigned char c) { return std::toupper(c); });
  Host host;
  Catalogue catalogue(host.table,
                      {.files = {install(folder).string()}, .admit = lock_of(folder, digest)});
  CHECK(catalogue.find(Kind::activation, "good") != nullptr);
  check_trains();
}
