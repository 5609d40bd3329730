// The main function of the tests.
#define CATCH_CONFIG_RUNNER
#include "catch.hpp"
#include <cstdio>
#include <cstdlib>
#include <sys/single_threaded.h>

int main(int argc, char** argv) {
  const int status = Catch::Session().run(argc, argv);
  if (status != 0 || __libc_single_threaded || !std::getenv("HEADWATER_ONE_THREAD")) return status;
  std::fputs("house rules: a test that starts threads has the tag [threads]\n", stderr);
  return 1;
}
