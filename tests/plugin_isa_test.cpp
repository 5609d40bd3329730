// Gate 6 and variants: which processors a plugin is for, and which file is for this
// one.
#include "catch.hpp"
#include "fixtures/fixture.hpp"
#include "plugin/cpu.hpp"
#include "plugin/registry.hpp"
#include <cstring>
#include <elf.h>
#include <string>

namespace {

namespace fs = std::filesystem;
using fixture::Folder;
using fixture::Host;
using headwater::CpuFeatures;
using headwater::Kind;
using headwater::PluginError;
using headwater::Policy;
using headwater::Registry;
using Fate = headwater::Explanation::Fate;

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
  return fs::path("hwcaps") / ("x86-64-v" + std::to_string(level)) / "activation" /
         file;
}

std::string file_of(const Folder& folder, Policy policy, Host& host) {
  Registry registry(host.table, {folder.path().string()}, {}, std::move(policy));
  const auto* found = registry.find(Kind::activation, "good");
  return found == nullptr ? "" : found->file;
}

std::string refusal_of(const fs::path& file, unsigned isa) {
  Host host;
  try {
    Registry(host.table, {}, {file.string()}, {.isa = isa});
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

TEST_CASE("a processor has a level when it has all of it and the system saves it") {
  constexpr std::uint32_t all = ~std::uint32_t{0};
  CHECK(headwater::cpu_level({}) == 1);
  CHECK(headwater::cpu_level({all, all, all, 0}) == 2);
  CHECK(headwater::cpu_level({all, all, all, 0x7}) == 3);
  CHECK(headwater::cpu_level({all, all, all, 0xe7}) == 4);
  CHECK(headwater::cpu_level({all, all, 0, 0xe7}) == 1);
  CHECK(headwater::cpu_level({all, all & ~(1U << 5U), all, 0xe7}) == 2);
  CHECK(headwater::cpu_level({all, all & ~(1U << 31U), all, 0xe7}) == 3);
  CHECK(headwater::cpu_level({all & ~(1U << 23U), all, all, 0xe7}) == 1);
}

TEST_CASE("the level of this processor agrees with the compiler's own question") {
  const unsigned level = headwater::cpu_level(headwater::cpu_features());
  CHECK((level >= 3) ==
        (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("bmi2")));
  CHECK((level == 4) ==
        (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")));
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

TEST_CASE("fault 26: the linker's mark counts, whatever the plugin says of itself") {
  const fs::path marked = fixture::file("marked_v3");
  contains(refusal_of(marked, 2), "code for x86-64-v3");
  Host host;
  const auto candidate =
      headwater::Candidate(marked.string(), headwater::Chosen::by_name, host.table);
  CHECK(candidate.note.head.isa == 1);
  CHECK(headwater::needed_level(candidate) == 3);
}

TEST_CASE("the best variant that the policy lets in is chosen, else the base") {
  const Folder folder;
  const fs::path base = folder.write("activation/good.so", of_level("good", 1));
  const fs::path v2 = folder.write(variant(2), of_level("good", 2));
  const fs::path v3 = folder.write(variant(3), of_level("good", 3));
  Host host;
  CHECK(file_of(folder, {.isa = 1}, host) == base.string());
  if (headwater::cpu_level(headwater::cpu_features()) < 3) return;
  CHECK(file_of(folder, {.isa = 2}, host) == v2.string());
  CHECK(file_of(folder, {.isa = 3}, host) == v3.string());
  CHECK(file_of(folder, {.isa = 4}, host) == v3.string());
  CHECK(host.logged.empty());
}

TEST_CASE("fault 25: a base that is too new for the processor gives way to a variant") {
  const Folder folder;
  folder.write("activation/good.so", of_level("good", 4));
  const fs::path v2 = folder.write(variant(2), of_level("good", 2));
  Host host;
  CHECK(file_of(folder, {.isa = 2}, host) == v2.string());
}

TEST_CASE("fault 27: a variant of another version, or a broken one, is not used") {
  const Folder folder;
  const fs::path base = folder.write("activation/good.so", of_level("good", 1));
  Host host;
  const auto warns = [&](const std::string& bytes, const std::string& why) {
    host.logged.clear();
    folder.write(variant(2), bytes);
    CHECK(file_of(folder, {.isa = 2}, host) == base.string());
    contains(host.logged, "warning: plugin " + base.string());
    contains(host.logged, why);
  };
  std::string newer = of_level("good", 2);
  for (std::size_t at = 0; (at = newer.find("1.0.0", at)) != std::string::npos; ++at)
    newer.replace(at, 5, "1.0.9");
  warns(newer, "it is 'good' 1.0.9, the base is 'good' 1.0.0");
  warns(fixture::bytes_of(fixture::file("no_symbol")), "it is 'no_symbol' 1.0.0");
  warns(of_level("good", 3), "L06-ISA");
  warns("no library, for certain, although long enough to be read as a header of one",
        "L04-ELF");
}

TEST_CASE("explain tells the fate of the base and of each variant") {
  const Folder folder;
  const Folder later;
  const fs::path base = folder.write("activation/good.so", of_level("good", 1));
  const fs::path v2 = folder.write(variant(2), of_level("good", 2));
  const fs::path v3 = folder.write(variant(3), of_level("good", 3));
  const fs::path other =
      later.write("activation/another.so", fixture::bytes_of(fixture::file("good")));
  Host host;
  const Registry registry(host.table, {folder.path().string(), later.path().string()},
                          {}, {.isa = 2});
  const auto told = registry.explain(Kind::activation, "good");
  CHECK(told.problem.empty());
  CHECK(told.folders ==
        std::vector<std::string>{(folder.path() / "activation").string(),
                                 (later.path() / "activation").string()});
  REQUIRE(told.files.size() == 4);
  CHECK(told.files[0].path == v3.string());
  CHECK(told.files[0].fate == Fate::refused);
  contains(told.files[0].why, "L06-ISA");
  CHECK(told.files[0].plugin == "good 1.0.0");
  CHECK(told.files[1].path == v2.string());
  CHECK(told.files[1].fate == Fate::chosen);
  CHECK(told.files[1].level == 2);
  CHECK(told.files[2].path == base.string());
  CHECK(told.files[2].fate == Fate::passed_over);
  CHECK(told.files[2].why == v2.string() + " comes first");
  CHECK(told.files[3].path == other.string());
  CHECK(told.files[3].fate == Fate::passed_over);
}

TEST_CASE("explain tells why asking for a name fails") {
  const Folder folder;
  folder.write("activation/good.so", fixture::bytes_of(fixture::file("wrong_abi")));
  Host host;
  const Registry registry(host.table, {folder.path().string()}, {});
  const auto told = registry.explain(Kind::activation, "good");
  contains(told.problem, "L05-NOTE");
  REQUIRE(told.files.size() == 1);
  CHECK(told.files[0].fate == Fate::refused);
  contains(told.files[0].why, "contract 2.0");
  CHECK(registry.explain(Kind::activation, "absent").files.empty());
  CHECK(registry.explain(Kind::block, "good").files.empty());
}
