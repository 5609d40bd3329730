// Writes made report pages into a folder, for report_page_test.py.
#include "made_pages.hpp"
#include <base/file.hpp>

using namespace headwater::test;

int main(int, char** argv) {
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  write_atomically(folder / "odd.html", odd_page());
  write_atomically(folder / "huge.html", page_of(many_variants(10, 1000, 100)));
}
