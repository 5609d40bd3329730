// Every gate refuses what it is there for, in words, and the host lives on.
#include <headwater/activation.hpp>
#include <headwater/context.hpp>

#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "fixtures/refusal.hpp"
#include "fixtures/survival.hpp"
#include "loading/catalogue.hpp"
#include <algorithm>
#include <chrono>
#include <clocale>
#include <cstring>
#include <elf.h>
#include <functional>
#include <signal.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>
#include <xmmintrin.h>

namespace {

namespace fs = std::filesystem;
using fixture::check;
using fixture::Folder;
using fixture::Host;
using fixture::refusal;
using fixture::refusal_of;
using headwater::Catalogue;
using headwater::Kind;
using headwater::PluginError;

/// y = 2 (x + b) through the plugin.
void check_works(const headwater::LoadedTechnique& loaded) {
  const headwater_technique& technique = *loaded.technique;
  headwater_error error{sizeof error, 0, -1, 0, {}};
  const headwater_value slope{.real = 0.5};
  void* self = nullptr;
  REQUIRE(technique.create(nullptr, &slope, &self, &error) == HEADWATER_OK);
  double x[] = {1, 2};
  double b[] = {10, 20};
  double y[2] = {};
  const headwater_matrix mx{x, 2, 1, 2};
  const headwater_matrix mb{b, 2, 1, 2};
  const headwater_matrix my{y, 2, 1, 2};
  const auto* table = static_cast<const headwater_activation*>(technique.table);
  REQUIRE(table->forward[1](self, &mx, &mb, &my, &error) == HEADWATER_OK);
  technique.destroy(self);
  CHECK(y[0] == 22);
  CHECK(y[1] == 44);
}

void check_host_lives() {
  Host host;
  Catalogue catalogue(host.table, {.files = {fixture::file("good").string()}});
  const auto* good = catalogue.find(Kind::activation, "good");
  REQUIRE(good != nullptr);
  check_works(*good);
  fixture::check_trains();
}

struct Broken {
  std::string fixture, code;
  std::vector<std::string> fragments;
};

const std::vector<Broken> broken_plugins{
    {"wrong_abi", "L05-NOTE", {"contract 2.0", "contract 1.0", "rebuild"}},
    {"needs_newer", "L05-NOTE", {"contract 1.9 or later", "contract 1.0", "update"}},
    {"wrong_layout", "L05-NOTE", {"layout", "-fpack-struct"}},
    {"undefined_symbol", "L10-LOAD", {"elsewhere::missing(double)", "link the library"}},
    {"missing_library", "L10-LOAD", {"libheadwater_fixture_library.so", "install"}},
    {"no_symbol", "L11-SYMBOL", {"headwater_plugin_v1", "export"}},
    {"borrowed_table", "L11-SYMBOL", {"not its own"}},
    {"copied_note", "L12-DESCRIPTOR", {"name 'copied_note'", "'another' in its note"}},
    {"hidden_alias", "L12-DESCRIPTOR", {"alias 'hidden_alias_alias'", "'another'"}},
    {"hidden_formula", "L12-DESCRIPTOR", {"formula 'f(x) = factor x', but ''"}},
    {"hidden_setting", "L12-DESCRIPTOR", {"number of settings '1', but '0'"}},
    {"other_default", "L12-DESCRIPTOR", {"setting 'slope'", "default '0.5', but '0.25'"}},
    {"escaping_note", "L05-NOTE", {"control characters in what it says of 'escaping_note'"}},
    {"escaping_setting", "L05-NOTE", {"control characters"}},
    {"null_function", "L12-DESCRIPTOR", {"no function forward for float64"}},
    {"short_table", "L12-DESCRIPTOR", {"8 bytes", "activation 'short_table'"}},
    {"wild_pointer", "L12-DESCRIPTOR", {"settings that lie outside the plugin"}},
    {"bad_text", "L12-DESCRIPTOR", {"a doc that cannot be read"}},
    {"duplicate_name", "L12-DESCRIPTOR", {"two techniques or aliases"}},
    {"duplicate_key", "L12-DESCRIPTOR", {"'slope'", "each key once"}},
    {"bad_schema", "L12-DESCRIPTOR", {"setting 'slope'", "1.5", "from 0 to 1"}},
    {"bad_bounds", "L12-DESCRIPTOR", {"bounds"}},
    {"bad_choice", "L12-DESCRIPTOR", {"default number 2", "0 to 1"}},
    {"bad_slot", "L12-DESCRIPTOR", {"slot number 1", "number 0"}},
    {"bad_type", "L12-DESCRIPTOR", {"type 77"}},
    {"throws_in_init", "L13-INIT", {"'throws_in_init' 1.0.0", "no licence on a Monday"}},
    {"fails_in_init", "L13-INIT", {": " + std::string(495, '!') + "\n"}},
};

/// good.so with some bytes of its ELF header replaced.
fs::path changed_good(const Folder& folder, std::size_t offset, std::string_view bytes) {
  std::string file = fixture::bytes_of(fixture::file("good"));
  std::ranges::copy(bytes, file.begin() + static_cast<std::ptrdiff_t>(offset));
  return folder.write("good.so", file);
}

std::string padded(std::string text) {
  text.resize(100, '\n');
  return text;
}

/// A search folder with the kind's folder in it.
fs::path install(const Folder& folder, const std::string& fixture, const std::string& as) {
  return folder.write("activation/" + as + ".so", fixture::bytes_of(fixture::file(fixture)));
}

}  // namespace

TEST_CASE("a plugin in C passes all gates") {
  check_host_lives();
}

TEST_CASE("fault 17, 18, 22, 23, 30, 36, 37, 45: each broken plugin is refused by its gate") {
  for (const Broken& broken : broken_plugins) {
    const fs::path file = fixture::file(broken.fixture);
    std::vector<std::string> fragments = broken.fragments;
    fragments.push_back("\n  file:  " + file.string());
    check(refusal_of(file), broken.code, fragments);
    check(refusal_of(file), broken.code, fragments);  // and again, when it is mapped
    check_host_lives();
  }
}

TEST_CASE("fault 1, 9: paths that lead to no file are refused") {
  const Folder folder;
  install(folder, "good", "good");
  check(refusal_of(folder.path() / "activation/god.so"), "L02-RESOLVE",
        {"does not exist", "did you mean 'good.so'?"});
  check(refusal_of(folder.path() / "x" / "good.so"), "L02-RESOLVE", {"does not exist"});
  check(refusal_of(""), "L02-RESOLVE", {"0 bytes"});
  check(refusal_of(std::string(5000, 'x') + ".so"), "L02-RESOLVE", {"5003 bytes"});
  check(refusal_of(folder.write("plugin.cpp", "int i;")), "L02-RESOLVE", {"end with .so"});
  const fs::path link = folder.path() / "link.so";
  fs::create_symlink("/nowhere/plugin.so", link);
  check(refusal_of(link), "L02-RESOLVE", {"leads nowhere", "/nowhere/plugin.so"});
  check_host_lives();
}

TEST_CASE("fault 2, 3: what is no regular file is refused without waiting for it") {
  const Folder folder;
  const fs::path place = folder.path() / "plugin.so";
  SECTION("folder") {
    fs::create_directory(place);
    check(refusal_of(place), "L03-FILE", {"a folder"});
  }
  SECTION("pipe") {
    REQUIRE(::mkfifo(place.c_str(), 0600) == 0);
    check(refusal_of(place), "L03-FILE", {"a pipe"});
  }
  SECTION("device") {
    fs::create_symlink("/dev/null", place);
    check(refusal_of(place), "L03-FILE", {"a device"});
  }
  SECTION("too small") {
    check(refusal_of(folder.write("plugin.so", "")), "L03-FILE", {"0 bytes"});
    check(refusal_of(folder.write("plugin.so", "1234567")), "L03-FILE", {"7 bytes"});
  }
  check_host_lives();
}

TEST_CASE(
    "fault 4, 6, 7: files that are no shared library of this machine are refused by "
    "format") {
  const Folder folder;
  const auto check_text = [&](const std::string& start, const std::string& format) {
    check(refusal_of(folder.write("plugin.so", padded(start))), "L04-ELF", {format});
  };
  check_text("network: deep, wide and long enough", "a text file");
  check_text("#!/bin/sh", "a script");
  check_text("MZ\x90", "a Windows library (PE)");
  check_text("!<arch>\n", "a static archive");
  check_text("\xcf\xfa\xed\xfe", "a macOS library");
  check_text("/* GNU ld script", "a GNU ld script");
  check_text("GROUP ( libfoo.so.1 )", "a GNU ld script");
  check_text("\x80\x81", "of no known format");
  const auto check_header = [&](std::size_t offset, char value, const std::string& text) {
    check(refusal_of(changed_good(folder, offset, {&value, 1})), "L04-ELF", {text});
  };
  check_header(EI_CLASS, ELFCLASS32, "32-bit");
  check_header(EI_DATA, ELFDATA2MSB, "big-endian");
  check_header(offsetof(Elf64_Ehdr, e_machine), char(EM_AARCH64), "built for aarch64");
  check_header(offsetof(Elf64_Ehdr, e_type), ET_EXEC, "an executable program");
  check_header(offsetof(Elf64_Ehdr, e_type), ET_REL, "not linked");
  check_header(offsetof(Elf64_Ehdr, e_phoff) + 7, char(0xff), "no readable table");
  check_header(offsetof(Elf64_Ehdr, e_phnum), 0, "no readable table");
  const fs::path program = folder.write("me.so", fixture::bytes_of("/proc/self/exe"));
  check(refusal_of(program), "L04-ELF", {"an executable program"});
  check_host_lives();
}

TEST_CASE(
    "fault 5: a plugin cut short anywhere, or with any header byte wrong, kills "
    "nothing") {
  const Folder folder;
  const std::string whole = fixture::bytes_of(fixture::file("good"));
  check(refusal_of(folder.write("plugin.so", whole.substr(0, whole.size() / 2))), "L04-ELF",
        {"truncated"});
  Host host;
  const auto survives = [&](const std::string& bytes) {
    try {
      const headwater::Candidate candidate(folder.write("plugin.so", bytes).string(),
                                           headwater::Chosen::by_name, host.table);
      CHECK(candidate.plugin->techniques.size() == 1);
    } catch (const PluginError& error) {
      CHECK(error.code < "L06");
    }
  };
  for (std::size_t size = 0; size < whole.size(); size += 97)
    survives(whole.substr(0, size));
  for (std::size_t i = 0; i < 1024; ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(~changed[i]);
    survives(changed);
  }
}

TEST_CASE("fault 16: a library that is not a plugin is never run") {
  const Folder folder;
  for (const char* path : {"/lib/x86_64-linux-gnu/libm.so.6", "/lib64/libm.so.6"}) {
    if (!fs::exists(path)) continue;
    fs::create_symlink(path, folder.path() / "m.so");
    break;
  }
  check(refusal_of(folder.path() / "m.so"), "L05-NOTE", {"not a Headwater plugin"});
  check_host_lives();
}

TEST_CASE(
    "fault 10, 11, 12: a searched file must not be changeable by others, a named one "
    "may") {
  const Folder folder;
  const fs::path file = install(folder, "good", "good");
  Host host;
  const std::vector<std::string> folders{folder.path().string()};
  const auto searched = [&] {
    Catalogue(host.table, {.folders = folders}).find(Kind::activation, "good");
  };
  SECTION("writable file") {
    REQUIRE(::chmod(file.c_str(), 0666) == 0);
    check(refusal(searched), "L03-FILE", {"everybody may write to the file", "chmod"});
    Catalogue named(host.table, {.files = {file.string()}});
    CHECK(named.find(Kind::activation, "good") != nullptr);
    CHECK(host.logged.find("everybody may write") != std::string::npos);
  }
  SECTION("writable folder") {
    REQUIRE(::chmod(folder.path().c_str(), 0777) == 0);
    check(refusal(searched), "L03-FILE", {"replace files in '" + folder.path().string()});
  }
  SECTION("link into a writable folder") {
    const Folder safe;
    fs::create_directory_symlink(folder.path() / "activation", safe.path() / "activation");
    REQUIRE(::chmod(folder.path().c_str(), 0777) == 0);
    Catalogue catalogue(host.table, {.folders = {safe.path().string()}});
    check(refusal([&] { catalogue.find(Kind::activation, "good"); }), "L03-FILE",
          {"everybody may replace files"});
  }
  SECTION("link in a writable folder") {
    const Folder exposed;
    const fs::path link = exposed.path() / "activation";
    fs::create_directory_symlink(folder.path() / "activation", link);
    REQUIRE(::chmod(exposed.path().c_str(), 0777) == 0);
    Catalogue catalogue(host.table, {.folders = {exposed.path().string()}});
    check(refusal([&] { catalogue.find(Kind::activation, "good"); }), "L03-FILE",
          {"everybody may replace files in '" + exposed.path().string()});
  }
  SECTION("sticky folder") {
    REQUIRE(::chmod(folder.path().c_str(), 01777) == 0);
    CHECK_NOTHROW(searched());
    CHECK(host.logged.empty());
  }
  SECTION("file of somebody else") {
    if (::chown(file.c_str(), 54321, static_cast<gid_t>(-1)) != 0) return;  // not root
    check(refusal(searched), "L03-FILE", {"another user (54321)"});
  }
}

TEST_CASE("fault 39: what a plugin does to the process while it is loaded is undone") {
  // The flags of past exceptions are results of arithmetic, not settings.
  const auto mode = [] {
    return ::_mm_getcsr() & ~unsigned{_MM_EXCEPT_MASK};
  };
  const unsigned floating = mode();
  const fs::path folder = fs::current_path();
  const std::string locale = std::setlocale(LC_ALL, nullptr);
  const mode_t mask = ::umask(022);
  Host host;
  Catalogue fast(host.table, {.files = {fixture::file("flush_to_zero").string()}});
  CHECK(mode() == floating);
  CHECK(host.logged.find("flush_to_zero.so changed the floating-point mode") != std::string::npos);
  check_works(*fast.find(Kind::activation, "flush_to_zero"));

  host.logged.clear();
  Catalogue careless(host.table, {.files = {fixture::file("careless").string()}});
  CHECK(fs::current_path() == folder);
  CHECK(std::setlocale(LC_ALL, nullptr) == locale);
  CHECK(::umask(mask) == 022);
  struct sigaction handler {};
  ::sigaction(SIGUSR1, nullptr, &handler);
  CHECK(handler.sa_handler == SIG_DFL);
  sigset_t blocked{};
  ::sigprocmask(SIG_BLOCK, nullptr, &blocked);
  CHECK(::sigismember(&blocked, SIGUSR2) == 0);
  for (const char* what : {"locale", "working directory", "signal", "umask"})
    CHECK(host.logged.find(what) != std::string::npos);
}

TEST_CASE(
    "fault 15: a file that was replaced or overwritten after it was loaded is "
    "refused") {
  const Folder folder;
  const fs::path file = install(folder, "good", "good");
  Host host;
  const auto load = [&] {
    Catalogue(host.table, {.files = {file.string()}});
  };
  load();
  fs::rename(install(folder, "good", "newer"), file);
  check(refusal(load), "L10-LOAD", {"an older file", "restart"});
  const fs::path other = install(folder, "good", "other");
  Catalogue(host.table, {.files = {other.string()}});
  fs::last_write_time(other, fs::last_write_time(other) + std::chrono::seconds(1));
  check(refusal([&] { Catalogue(host.table, {.files = {other.string()}}); }), "L10-LOAD",
        {"overwritten"});
  check_host_lives();
}
