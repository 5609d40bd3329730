// Objects of techniques are constant while they work.
#include "kinds.hpp"
#include <fmt/format.h>
#include <fstream>
#include <malloc.h>
#include <string>

namespace headwater::lab {

namespace {

/// Only there does malloc tell a size; C plugins may have an object elsewhere.
bool is_on_heap(const void* place) {
  const auto address = reinterpret_cast<std::uintptr_t>(place);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (!line.ends_with("[heap]")) continue;
    const std::size_t dash = line.find('-');
    return address >= std::stoull(line.substr(0, dash), nullptr, 16) &&
           address < std::stoull(line.substr(dash + 1), nullptr, 16);
  }
  return false;
}

std::string bytes_of(const void* object) {
  return {static_cast<const char*>(object), ::malloc_usable_size(const_cast<void*>(object))};
}

void test_object(LoadedTarget& subject) {
  const auto technique = subject.make();
  const void* const self = technique->child().self;
  if (!is_on_heap(self)) subject.trial().skip("its object was not made by new or malloc");
  prepare(subject, technique, {})();  // what it finds out on first use may stay
  const std::string before = bytes_of(self);
  for (const std::uint64_t variety : {0, 1})
    prepare(subject, technique, {.variety = variety})();
  const std::string after = bytes_of(self);
  std::size_t n = 0;
  for (std::size_t i = 0; i < before.size(); ++i)
    n += before[i] != after[i];
  subject.trial().require(
      n == 0, fmt::format("{} bytes of its object change in calls", n),
      "objects are constant while they work, for calls may run at once on any thread: no mutable "
      "members; what changes belongs into state, saved values or workspace");
}

}  // namespace

void add_object_test(const Target& target, std::vector<Test>& tests) {
  TestList(target, tests).add("object", "calls leave its object as it is", test_object);
}

}  // namespace headwater::lab
