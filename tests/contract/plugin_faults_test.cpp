// Faults of plugins, one by one: what the host answers, and that it goes on.
#include <headwater/activation.hpp>
#include <headwater/context.hpp>

#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "fixtures/refusal.hpp"
#include "fixtures/survival.hpp"
#include "host.hpp"
#include "loading/load.hpp"
#include <base/lock.hpp>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <elf.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using fixture::check;
using fixture::check_trains;
using fixture::Folder;
using fixture::Host;
using fixture::refusal;
using fixture::refusal_of;
using headwater::Activation;
using headwater::Catalogue;
using headwater::Context;
using headwater::DType;

Context context_of(const fs::path& plugin) {
  return Context(
      {.folders = {HEADWATER_PLUGINS}, .files = {plugin.string()}, .share_cxx_runtime = true});
}

/// What the activation of a plugin makes of 3.
double of_three(const Activation& activation) {
  double x = 3;
  const headwater_matrix view{&x, 1, 1, 1};
  activation.forward(DType::float64, view, nullptr, view);
  return x;
}

double of_three(const fs::path& plugin) {
  Context context = context_of(plugin);
  return of_three(*context.make<Activation>(plugin.stem().string()));
}

fs::path copy_of_good(const Folder& folder) {
  return folder.write("good.so", fixture::bytes_of(fixture::file("good")));
}

/// good.so, where a hint for the loader is turned into the mark of text relocations.
fs::path with_text_relocations(const Folder& folder) {
  Host host;
  const headwater::PluginFile file(fixture::file("good").string(), headwater::Chosen::by_name,
                                   host.table);
  const headwater::Elf elf = headwater::read_elf(file.bytes());
  std::size_t place = 0;
  for (const Elf64_Phdr& segment : elf.segments)
    if (segment.p_type == PT_DYNAMIC) place = segment.p_offset;
  for (const Elf64_Dyn& entry : elf.dynamic) {
    if (entry.d_tag == DT_RELACOUNT) break;
    place += sizeof entry;
  }
  std::string bytes = fixture::bytes_of(file.path());
  const Elf64_Sxword mark = DT_TEXTREL;
  std::memcpy(bytes.data() + place, &mark, sizeof mark);
  return folder.write("good.so", bytes);
}

}  // namespace

TEST_CASE("fault 2: a socket is not a plugin") {
  const Folder folder;
  const fs::path place = folder.path() / "plugin.so";
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  place.string().copy(address.sun_path, sizeof address.sun_path - 1);
  const auto* const general = reinterpret_cast<const sockaddr*>(&address);
  REQUIRE(::bind(socket, general, sizeof address) == 0);
  check(refusal_of(place), "L03-FILE", {"a socket"});
  ::close(socket);
  check_trains();
}

TEST_CASE("fault 8: damaged section headers do not matter") {
  const Folder folder;
  std::string bytes = fixture::bytes_of(fixture::file("good"));
  for (const std::size_t field : {offsetof(Elf64_Ehdr, e_shoff), offsetof(Elf64_Ehdr, e_shnum),
                                  offsetof(Elf64_Ehdr, e_shstrndx)})
    bytes[field] = bytes[field + 1] = static_cast<char>(0xff);
  CHECK(of_three(folder.write("good.so", bytes)) == 6);
}

TEST_CASE("fault 13: a file that may not be read says so") {
  const Folder folder;
  const fs::path file = copy_of_good(folder);
  REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
  REQUIRE(::chmod(file.c_str(), 0) == 0);
  const uid_t user = ::geteuid();
  if (user == 0) REQUIRE(::seteuid(54321) == 0);
  const headwater::PluginError error = refusal_of(file);
  REQUIRE(::seteuid(user) == 0);
  check(error, "L03-FILE", {"cannot be opened: Permission denied", "readable"});
  check_trains();
}

TEST_CASE("fault 13: a file system that runs nothing is named as the cause") {
  const Folder folder;
  const std::string place = folder.path().string();
  if (::mount("none", place.c_str(), "tmpfs", MS_NOEXEC, "size=8m") != 0) {
    WARN("not tried: only root may mount");
    return;
  }
  const fs::path file = copy_of_good(folder);
  Host host;
  std::string words;
  try {
    Catalogue(host.table, {.files = {file.string()}});
  } catch (const headwater::PluginError& error) {
    words = error.what();
  }
  CHECK(::umount2(place.c_str(), MNT_DETACH) == 0);
  CHECK_THAT(words, Contains("L10-LOAD") && Contains("failed to map segment") &&
                        Contains("not mounted noexec"));
  check_trains();
}

TEST_CASE("fault 14: a file that is replaced between check and load is not used") {
  const Folder folder;
  const fs::path file = copy_of_good(folder);
  Host host;
  const headwater::Candidate candidate(file.string(), headwater::Chosen::by_name, host.table);
  fs::copy_file(fixture::file("weak_two"), folder.path() / "other.so");
  fs::rename(folder.path() / "other.so", file);
  check(refusal([&] { headwater::load(candidate, host.table, nullptr); }), "L10-LOAD",
        {"replaced while it was being loaded"});
  check_trains();
}

TEST_CASE("fault 19: a newer plugin that needs nothing new works") {
  CHECK(of_three(fixture::file("newer_minor")) == 6);
}

TEST_CASE("fault 20: a table that ends before what was added later works") {
  Context context = context_of(fixture::file("old_block"));
  const auto net =
      headwater::test::network(context, "network: [{block: old_block}]", {.input = {3, 0, 2}});
  headwater::test::randomize(net->input(), DType::float32, 1);
  net->forward(true);
  const headwater::MatrixView<float> x(net->input()), y(net->output());
  for (std::int64_t i = 0; i < 3; ++i)
    CHECK(y(i, 1) == x(i, 1));
  check(refusal_of(fixture::file("short_block")), "L12-DESCRIPTOR",
        {"a table of functions of 32 bytes", "48 bytes"});
  check_trains();
}

TEST_CASE("fault 21, 33, 34, 35: tables that cannot be right are refused") {
  const auto [plugin, fragment] = GENERATE(table<const char*, const char*>({
      {"empty_plugin", "a table of 0 bytes"},
      {"huge_plugin", "a table of 4294967295 bytes"},
      {"empty_table", "a table of functions of 0 bytes"},
      {"huge_table", "a table of functions of 4294967295 bytes"},
      {"null_text", "a doc that lies outside the plugin"},
      {"huge_text", "a doc that lies outside the plugin"},
      {"null_create", "no function create"},
      {"null_destroy", "no function destroy"},
      {"nan_bound", "bounds"},
  }));
  check(refusal_of(fixture::file(plugin)), "L12-DESCRIPTOR", {fragment, plugin});
  check_trains();
}

TEST_CASE("fault 31: no plugin may call itself as the project does") {
  check(refusal_of(fixture::file("takes_name")), "L08-RESERVED",
        {"calls itself 'headwater'", "takes_name.so", "'headwater.*'"});
  check_trains();
}

TEST_CASE("fault 40: plugins that export the same function each use their own") {
  CHECK(of_three(fixture::file("weak_two")) == 6);
  CHECK(of_three(fixture::file("weak_three")) == 9);
  CHECK(of_three(fixture::file("weak_two")) == 6);
}

TEST_CASE("fault 41: what makes memory executable or code writable is told") {
  Host host;
  Catalogue(host.table, {.files = {fixture::file("good").string()}});
  CHECK(host.logged.empty());
  Catalogue(host.table, {.files = {fixture::file("executable_stack").string()}});
  CHECK_THAT(host.logged, Contains("executable_stack.so makes stacks executable; link it with -z"));
  const Folder folder;
  const fs::path relocated = with_text_relocations(folder);
  Catalogue(host.table, {.files = {relocated.string()}});
  CHECK_THAT(host.logged, Contains("good.so makes its code writable"));
  CHECK(of_three(relocated) == 6);
}

TEST_CASE("fault 42: a folder that everybody may put libraries into is told") {
  Host host;
  Catalogue(host.table, {.files = {fixture::file("open_rpath").string()}});
  CHECK_THAT(host.logged, Contains("open_rpath.so looks for libraries in '/tmp', where everybody"));
  CHECK(of_three(fixture::file("open_rpath")) == 6);
}

TEST_CASE("fault 43, 46: whatever create or forward throws becomes an error") {
  Context context = context_of(fixture::file("throws_anything"));
  const auto make = [&](double slope) {
    return context.make<Activation>("{type: throws_anything, slope: " + std::to_string(slope) +
                                    "}");
  };
  const auto [number, words] = GENERATE(table<int, const char*>({
      {0, "a standard exception"},
      {1, "out of memory"},
      {2, "an exception of unknown type"},
      {3, "an exception of unknown type"},
      {4, "an exception of unknown type"},
  }));
  CHECK_THROWS_WITH(make(number / 10.0), Contains(words));
  CHECK_THROWS_WITH(of_three(*make(.5 + number / 10.0)), Contains(words));
  check_trains();
}

TEST_CASE("fault 44: an instance that create did not make, or half, is never used") {
  Context nothing = context_of(fixture::file("makes_nothing"));
  CHECK_THROWS_WITH(nothing.make<Activation>("makes_nothing"),
                    Contains("said that it made the technique, and did not"));
  Context half = context_of(fixture::file("leaves_self"));
  CHECK_THROWS_WITH(half.make<Activation>("leaves_self"), Contains("half made"));
  check_trains();
}

TEST_CASE("fault 46: an instance that let an exception out is not called again") {
  const char* const cause = "an exception of unknown type";
  Context context = context_of(fixture::file("throws_in_forward"));
  const auto alone = context.make<Activation>("throws_in_forward");
  float x = 3;
  const headwater_matrix view{&x, 1, 1, 1};
  CHECK_NOTHROW(alone->forward(DType::float32, view, nullptr, view));
  CHECK_THROWS_WITH(of_three(*alone), Contains(cause));
  CHECK_THROWS_WITH(alone->forward(DType::float32, view, nullptr, view), Contains(cause));

  const auto net = headwater::test::network(context, "network: [{activation: throws_in_forward}]",
                                            {.input = {1, 0, 1}, .dtype = DType::float64});
  CHECK_THROWS_WITH(net->forward(true), Contains("layer 1") && Contains(cause));
  CHECK_THROWS_WITH(net->backward(), Contains("layer 1") && Contains(cause));
  CHECK_THROWS_WITH(net->forward(true), Contains("layer 1") && Contains(cause));
  CHECK_NOTHROW(
      context.make<Activation>("throws_in_forward")->forward(DType::float32, view, nullptr, view));
  check_trains();
}

TEST_CASE("fault 46: a technique whose instances failed so is made again") {
  Context context = context_of(fixture::file("throws_in_forward"));
  for (int i = 0; i < 4; ++i)
    CHECK_THROWS(of_three(*context.make<Activation>("throws_in_forward")));
  CHECK_NOTHROW(context.make<Activation>("throws_in_forward"));
  check_trains();
}

TEST_CASE("fault 59, 61: techniques and networks outlive their context") {
  std::shared_ptr<const Activation> good;
  std::unique_ptr<headwater::Network> net;
  {
    Context context = context_of(fixture::file("good"));
    good = context.make<Activation>("good");
    net = headwater::test::network(context, fixture::small, {.input = {4, 0, 16}});
  }
  CHECK(of_three(*good) == 6);
  headwater::test::randomize(net->input(), DType::float32, 1);
  headwater::test::randomize(net->target(), DType::float32, 2);
  CHECK(std::isfinite(net->train_step()));
}

TEST_CASE("fault 62: plugins that were loaded before a fork work after it") {
  Context context = context_of(fixture::file("good"));
  const auto good = context.make<Activation>("good");
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(of_three(*good) == 6 ? 0 : 1);
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(of_three(*good) == 6);
}

TEST_CASE("fault 64: a value that the technique refuses is shown at its place") {
  Context context = context_of(fixture::file("picky"));
  const auto mistake_of = [&](const std::string& slope) -> std::string {
    try {
      headwater::test::network(
          context, "network:\n  - activation:\n      type: picky\n      slope: " + slope,
          {.input = {1, 0, 1}});
    } catch (const headwater::Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK(mistake_of("0.5").empty());
  CHECK_THAT(mistake_of("0.25"),
             Contains("test.yaml:4:14: error: activation 'picky': only a half"));
  CHECK_THAT(mistake_of("1"), Contains("test.yaml:3:13: error: activation 'picky'"));
}

TEST_CASE("fault 65: a technique that another one needs and nobody has is named") {
  Context context = context_of(fixture::file("good"));
  CHECK_THROWS_WITH(
      headwater::test::network(context, "network:\n  - {block: dense, units: 2, activation: god}",
                               {.input = {1, 0, 1}}),
      Contains("test.yaml:2:42: error: unknown activation 'god'") &&
          Contains("did you mean 'good'?"));
}

TEST_CASE("fault 65: a file that would offer the technique is named, and why it is out") {
  const Folder folder;
  const std::string good = fixture::bytes_of(fixture::file("good"));
  folder.write("activation/spare.so", good);
  folder.write("loss/misplaced.so", good);
  const fs::path lock = folder.write("plugins.lock", "plugins: []\n");
  const auto mistake_of = [&](Context context) -> std::string {
    try {
      headwater::test::network(context, "network: [{activation: good}]", {.input = {1, 0, 1}});
    } catch (const headwater::Error& error) {
      return error.what();
    }
    return "";
  };
  const std::string here = folder.path().string();
  const auto locked = headwater::lab::admit_locked(headwater::lab::read_lock(lock.string()));
  CHECK_THAT(mistake_of(Context({.folders = {here}, .admit = locked})),
             Contains("unknown activation 'good'") &&
                 Contains("activation/spare.so offers it, but is refused") && Contains("L07-PIN"));
  fs::remove(folder.path() / "activation/spare.so");
  CHECK_THAT(mistake_of(Context({.folders = {here}})),
             Contains("loss/misplaced.so offers it, but is not found here") &&
                 Contains("a folder called activation"));
}
