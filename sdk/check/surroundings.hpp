// What belongs to the whole process and must be the same after a call into a plugin.
#pragma once

#include <array>
#include <csignal>
#include <cstdint>
#include <locale.h>
#include <map>
#include <string>
#include <vector>

namespace headwater::lab {

struct Surroundings {
  std::uint32_t float_mode = 0;  ///< rounding, flush-to-zero, masks: MXCSR
  std::uint16_t x87_mode = 0;
  std::string locale, folder;
  locale_t thread_locale{};
  std::vector<std::string> environment;
  std::array<void (*)(int), NSIG> handlers{};
  sigset_t blocked{};
  unsigned mask = 0;                         ///< of new files
  std::map<std::string, std::string> files;  ///< open ones, by descriptor
  std::size_t threads = 0;
  bool children = false;  ///< processes that were forked off
  bool alarm = false;     ///< one that will ring
};

Surroundings surroundings();

/// "the locale", "the number of threads (1 before, 2 after)", ...
std::vector<std::string> changes(const Surroundings& before, const Surroundings& after);

}  // namespace headwater::lab
