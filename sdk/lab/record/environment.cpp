// environment.json: where and how a run was made.
#include "environment.hpp"

#include <headwater/product_engine.hpp>

#include <base/json.hpp>
#include <fmt/chrono.h>
#include <fstream>
#include <sys/utsname.h>
#include <thread>
#include <unistd.h>

namespace headwater::lab {

namespace {

constexpr const char* program = "headwater";

/// The rest of the first line "key<blanks>separator rest" of a file, or "".
std::string value_of(const char* file, const std::string& key, char separator) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t at = line.find(separator);
    if (!line.starts_with(key) || at == std::string::npos) continue;
    const std::size_t begin = line.find_first_not_of(" \"", at + 1);
    if (begin == std::string::npos) return "";
    return line.substr(begin, line.find_last_not_of(" \"") + 1 - begin);
  }
  return "";
}

/// The level of the x86-64 psABI that the processor reaches.
std::string instruction_set() {
#ifdef __x86_64__
  const bool v2 = __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
  const bool v3 = v2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                  __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                  __builtin_cpu_supports("avx512vl");
  return v4 ? "x86-64-v4" : v3 ? "x86-64-v3" : v2 ? "x86-64-v2" : "x86-64";
#else
  return "";
#endif
}

std::string compiler() {
#ifdef __clang__
  return "clang " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

std::int64_t memory_bytes() {
  return std::int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE);
}

std::string kernel() {
  utsname system{};
  return uname(&system) == 0 ? std::string(system.sysname) + " " + system.release : "";
}

}  // namespace

Json environment_json(const Invocation& invocation, const Duration& duration) {
  const auto started = std::chrono::time_point_cast<std::chrono::seconds>(duration.started);
  return {{"program", program},
          {"version", HEADWATER_VERSION},
          {"compiler", compiler()},
          {"products", product_engine()},
          {"processor", value_of("/proc/cpuinfo", "model name", ':')},
          {"instruction_set", instruction_set()},
          {"cores", std::thread::hardware_concurrency()},
          {"threads", invocation.threads},
          {"memory_bytes", memory_bytes()},
          {"system", value_of("/etc/os-release", "PRETTY_NAME", '=')},
          {"kernel", kernel()},
          {"started", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(started))},
          {"seconds", duration.seconds},
          {"command_line", invocation.command_line}};
}

bool is_environment(const std::string& json) {
  try {
    const Json environment = Json::parse(json);
    const Json* const name = environment.find("program");
    return name != nullptr && *name == program;
  } catch (const JsonError&) {
    return false;
  }
}

}  // namespace headwater::lab
