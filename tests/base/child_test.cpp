// Functions in processes of their own.
#include "catch.hpp"
#include "patience.hpp"
#include <base/child.hpp>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <unistd.h>
#include <vector>

using namespace headwater::lab;

TEST_CASE("a child's output comes back, however long") {
  const std::string text(1'000'000, 'x');
  const ChildEnd end = run_in_child([&](int out) { write_all(out, text); });
  CHECK(end.well());
  CHECK(end.output == text);
  CHECK(words(end).empty());
}

TEST_CASE("a child that writes without end does not fill the memory of its parent") {
  const ChildEnd end = run_in_child([](int out) {
    const std::string text(1 << 20, 'x');
    write_all(out, "first");
    for (int i = 0; i < 40; ++i)
      write_all(out, text);
    write_all(out, "last");
  });
  CHECK(end.well());
  CHECK(end.output.size() <= std::size_t{16} << 20);
  CHECK(end.output.starts_with("first"));
  CHECK(end.output.ends_with("last"));
}

TEST_CASE("what ends a child is told") {
  const auto ending = [](auto work) {
    return words(run_in_child([&](int) { work(); }, {.seconds = 300}));
  };
  CHECK(ending([] { throw std::runtime_error("no luck"); }) == "no luck");
  CHECK(ending([] { throw 1; }) == "an exception of unknown type");
  CHECK(ending([] { ::_exit(3); }) == "it called exit(3)");
  CHECK(ending([] { ::_exit(0); }) == "it called exit(0)");
  CHECK(ending([] {
          std::signal(SIGSEGV, SIG_DFL);
          std::raise(SIGSEGV);
        }) == "it died of SIGSEGV");
}

TEST_CASE("a child that does not end is ended, with those it started") {
  const auto endless = [](double seconds) {
    return run_in_child(
        [](int out) {
          write_all(out, "begun");
          ::fork();
          for (;;)
            ::pause();
        },
        {.seconds = seconds});
  };
  const ChildEnd end = headwater::test::with_time_limit(
      endless, [](const ChildEnd& all) { return all.output == "begun"; });
  CHECK(end.how == ChildEnd::How::out_of_time);
  CHECK(end.output == "begun");
  CHECK_THAT(words(end), Catch::StartsWith("it was still running after "));
}

TEST_CASE("a child that leaves its own child behind has ended") {
  const ChildEnd end = run_in_child(
      [](int) {
        if (::fork() == 0)
          for (;;)
            ::pause();
      },
      {.seconds = 300});
  CHECK(end.well());
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// which reserve more address space than any limit allows
TEST_CASE("a child has no more memory than it may") {
  const ChildEnd end = run_in_child(
      [](int) {
        std::vector<std::vector<char>> all;
        for (;;)
          all.emplace_back(1 << 24);
      },
      {.seconds = 300, .memory = 1 << 28});
  CHECK(words(end) == "std::bad_alloc");
}
#endif
