// Gate 6 and variants: which processors a plugin is for, and which file is for this
// one.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "loading/catalogue.hpp"
#include "system/processor.hpp"
#include <cstring>
#include <elf.h>
#include <string>

namespace {

namespace fs = std::filesystem;
using fixture::Folder;
using fixture::Host;
using headwater::Catalogue;
using headwater::Kind;
using headwater::PluginError;
using Fate = headwater::Offer::Fate;

/// The bytes of a fixture whose note and descriptor, if they name level 1, name this
/// one.
std::string of_level(const std::string& fixture, std::uint32_t level) {
  std::string bytes = fixture::bytes_of(fixture::file(fixture));
  const std::uint32_t layout = HEADWATER_LAYOUT;
  std::string from(reinterpret_cast<const char*>(&layout), sizeof layout);
  std::string to = from;
  const std::uint32_t one = 1;
  from.append(reinterpret_cast<const char*>(&one), sizeof one);
  to.append(reinterpret_cast<const char*>(&level), sizeof level);
  std::size_t changed = 0;
  for (std::size_t at = bytes.find(from); at != std::string::npos;
       at = bytes.find(from, at + 1), ++changed)
    bytes.replace(at, to.size(), to);
  REQUIRE(changed == 2);
  return bytes;
}

fs::path variant(unsigned level, const std::string& file = "good.so") {
  return fs::path("hwcaps") / ("x86-64-v" + std::to_string(level)) / "activation" / file;
}

std::string file_of(const Folder& folder, unsigned isa, Host& host) {
  Catalogue catalogue(host.table, {.folders = {folder.path().string()}, .isa_max = isa});
  const auto* found = catalogue.find(Kind::activation, "good");
  return found == nullptr ? "" : found->plugin->file;
}

std::string refusal_of(const fs::path& file, unsigned isa) {
  Host host;
  try {
    Catalogue(host.table, {.files = {file.string()}, .isa_max = isa});
  } catch (const PluginError& error) {
    CHECK(error.code == "L06-ISA");
    return error.what();
  }
  FAIL("nothing was refused");
  return {};
}

bool contains(const std::string& text, const std::string& fragment) {
  INFO(text << "\nlooking for: " << fragment);
  const bool found = text.find(fragment) != std::string::npos;
  CHECK(found);
  return found;
}

}  // namespace

TEST_CASE("the level of this processor agrees with the compiler's own question") {
  const unsigned level = headwater::processor_level();
  CHECK((level >= 3) == (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                         __builtin_cpu_supports("bmi2")));
  CHECK((level == 4) == (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")));
}

TEST_CASE("fault 25: a plugin for better processors is refused before it is loaded") {
  const Folder folder;
  const fs::path file = folder.write("good.so", of_level("good", 3));
  const std::string text = refusal_of(file, 2);
  contains(text, "plugin 'good' 1.0.0");
  contains(text, "code for x86-64-v3 (AVX2)");
  contains(text, "at most x86-64-v2 (SSE4.2)");
  contains(text, "-march=x86-64-v2");
  contains(refusal_of(folder.write("far.so", of_level("good", 7)), 4),
           "cannot run on this processor");
}

TEST_CASE("fault 26: the linker's mark is the loader's to refuse, and the note decides") {
  const fs::path marked = fixture::file("marked_v3");
  Host host;
  const headwater::Candidate candidate(marked.string(), headwater::Chosen::by_name, host.table);
  CHECK(candidate.plugin->isa == 1);
  const auto load = [&] {
    Catalogue(host.table, {.files = {marked.string()}, .isa_max = 2});
  };
  if (headwater::processor_level() >= 3)
    CHECK_NOTHROW(load());
  else
    CHECK_THROWS_WITH(load(), Catch::Contains("L10-LOAD"));
}

TEST_CASE("the best variant that the policy lets in is chosen, else the base") {
  const Folder folder;
  const fs::path base = folder.write("activation/good.so", of_level("good", 1));
  const fs::path v2 = folder.write(variant(2), of_level("good", 2));
  const fs::path v3 = folder.write(variant(3), of_level("good", 3));
  Host host;
  CHECK(file_of(folder, 1, host) == base.string());
  if (headwater::processor_level() < 3) return;
  CHECK(file_of(folder, 2, host) == v2.string());
  CHECK(file_of(folder, 3, host) == v3.string());
  CHECK(file_of(folder, 4, host) == v3.string());
  CHECK(host.logged.empty());
}

TEST_CASE("fault 25: a base that is too new for the processor gives way to a variant") {
  const Folder folder;
  folder.write("activation/good.so", of_level("good", 4));
  const fs::path v2 = folder.write(variant(2), of_level("good", 2));
  Host host;
  CHECK(file_of(folder, 2, host) == v2.string());
}

TEST_CASE("fault 27: a variant of another version, or a broken one, is not used") {
  const Folder folder;
  const fs::path base = folder.write("activation/good.so", of_level("good", 1));
  Host host;
  const auto warns = [&](const std::string& bytes, const std::string& why) {
    host.logged.clear();
    folder.write(variant(2), bytes);
    CHECK(file_of(folder, 2, host) == base.string());
    contains(host.logged, "warning: plugin " + base.string());
    contains(host.logged, why);
  };
  std::string newer = of_level("good", 2);
  for (std::size_t at = 0; (at = newer.find("1.0.0", at)) != std::string::npos; ++at)
    newer.replace(at, 5, "1.0.9");
  warns(newer, "it is 'good' 1.0.9, the base is 'good' 1.0.0");
  warns(fixture::bytes_of(fixture::file("no_symbol")), "it is 'no_symbol' 1.0.0");
  warns(of_level("good", 3), "L06-ISA");
  warns("no library, for certain, although long enough to be read as a header of one", "L04-ELF");
}

TEST_CASE("offers tell the fate of the base and of each variant") {
  const Folder folder;
  const Folder later;
  const fs::path base = folder.write("activation/good.so", of_level("good", 1));
  const fs::path v2 = folder.write(variant(2), of_level("good", 2));
  const fs::path v3 = folder.write(variant(3), of_level("good", 3));
  const fs::path other =
      later.write("activation/another.so", fixture::bytes_of(fixture::file("good")));
  Host host;
  const Catalogue catalogue(
      host.table, {.folders = {folder.path().string(), later.path().string()}, .isa_max = 2});
  const auto told = catalogue.offers(Kind::activation, "good");
  REQUIRE(told.size() == 4);
  CHECK(told[0].file == v3.string());
  CHECK(told[0].fate == Fate::refused);
  contains(told[0].why, "L06-ISA");
  CHECK(told[0].refusal->code == "L06-ISA");
  CHECK(told[0].plugin->name == "good");
  CHECK(told[1].file == v2.string());
  CHECK(told[1].fate == Fate::chosen);
  CHECK(told[1].plugin->isa == 2);
  CHECK(told[2].file == base.string());
  CHECK(told[2].fate == Fate::passed_over);
  CHECK(told[2].why == v2.string() + " comes first");
  CHECK(told[3].file == other.string());
  CHECK(told[3].fate == Fate::passed_over);
}

TEST_CASE("offers tell why asking for a name fails, and what comes too late") {
  const Folder folder;
  const Folder later;
  const fs::path bad =
      folder.write("activation/good.so", fixture::bytes_of(fixture::file("wrong_abi")));
  later.write("activation/good.so", fixture::bytes_of(fixture::file("good")));
  Host host;
  const Catalogue catalogue(host.table,
                            {.folders = {folder.path().string(), later.path().string()}});
  const auto told = catalogue.offers(Kind::activation, "good");
  REQUIRE(told.size() == 2);
  CHECK(told[0].fate == Fate::fatal);
  contains(told[0].why, "L05-NOTE");
  contains(told[0].why, "contract 2.0");
  CHECK(told[1].fate == Fate::passed_over);
  CHECK(told[1].why == bad.string() + " comes first");
  CHECK(catalogue.offers(Kind::activation, "absent").empty());
  CHECK(catalogue.offers(Kind::block, "good").empty());
}
