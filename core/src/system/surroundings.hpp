// Keeps what belongs to the whole process as it is while code of a plugin starts up.
#pragma once

#include <headwater/abi.h>

#include "file.hpp"
#include <array>
#include <cfenv>
#include <locale.h>
#include <signal.h>
#include <string>
#include <sys/time.h>
#include <sys/types.h>
#include <vector>

namespace headwater {

/// Puts back, when it goes, the floating-point environment, locale, working directory,
/// signal mask and handlers, umask and alarm, and warns through the log if one had changed;
/// a process that was forked off meanwhile ends there.
/// Linking with -ffast-math is enough for a library to turn on flush-to-zero.
class Surroundings {
 public:
  Surroundings(const headwater_host& host, std::string file);
  ~Surroundings();
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;

 private:
  std::vector<std::string> restore();
  bool restore_locale() const;
  bool restore_folder() const;
  bool restore_signals();
  bool restore_mask() const;
  bool restore_alarm() const;

  const headwater_host& host_;
  std::string file_;
  std::fenv_t floating_{};
  std::string locale_;
  locale_t thread_locale_;
  Descriptor folder_;
  sigset_t blocked_{};
  std::array<struct sigaction, NSIG> handlers_{};
  mode_t mask_;
  itimerval alarm_{};
  pid_t process_;
};

}  // namespace headwater
