"""Installs into a fresh prefix and does there what people do: run a config, build plugins
and host programs against the installed package, and use the plugins.

    installed_test.py BUILD SOURCE FOLDER [COMPILER_FLAGS]
"""
import pathlib
import re
import sys

from desk import Desk, patient, require

build, source, folder, flags = (*sys.argv[1:], "")[:4]
desk = Desk(folder)
prefix = desk.folder / "prefix"
headwater = prefix / "bin/headwater"
smallest = f"{source}/configs/smallest.yaml"

desk.run("cmake", "--install", build, "--prefix", prefix)
template = prefix / "share/headwater/templates/CMakeLists.txt.in"
template.write_text(patient(template.read_text()))  # for those who come after this test
desk.run(headwater, "run", smallest, "--out", "run")
desk.run(headwater, "reproduce", "--only", "1")

desk.write("outside/CMakeLists.txt", """
cmake_minimum_required(VERSION 3.25)
project(outside VERSION 2.0.0 LANGUAGES CXX)
find_package(headwater REQUIRED)
headwater_add_plugin(snake snake.cpp)
add_executable(host host.cpp)
target_link_libraries(host PRIVATE headwater::core)
add_executable(embedding embedding.cpp)
target_link_libraries(embedding PRIVATE headwater::core)

headwater_add_plugin(wave snake.cpp NAME snake DIRECTORY ${PROJECT_BINARY_DIR}/wave/activation
  VERSION 3.1 LICENSE MIT VENDOR "A, B and sons" URL "https://example.org/wave" VARIANTS v3)

headwater_add_plugin(static_snake snake.cpp STATIC)
headwater_add_plugin(static_drop drop.cpp STATIC)
add_executable(program program.cpp)
target_link_libraries(program PRIVATE headwater::core)
headwater_link_plugins(program static_snake static_drop)
""")
desk.write("outside/drop.cpp", """
#include <headwater/plugin.hpp>
struct Drop : headwater::plugin::Initializer<Drop> {
  static constexpr headwater::plugin::About about{.doc = "all 7"};
  void fill(auto w, headwater::plugin::Fans, headwater::plugin::Random) const { w[0] = 7; }
};
HEADWATER_PLUGIN("drop", Drop)
""")
desk.write("outside/program.cpp", r"""
#include <headwater/context.hpp>
#include <headwater/linked_plugins.h>
#include <cstdio>
int main() {
  headwater::ContextOptions options;
  options.linked = {headwater_linked_plugins,
                    headwater_linked_plugins + headwater_n_linked_plugins};
  headwater::Context context(options);
  for (const headwater::Offer& offer : context.list())
    std::printf("%s from %s\n", offer.technique().name.c_str(), offer.file.c_str());
}
""")
desk.write("outside/snake.cpp", """
#include <headwater/plugin.hpp>
struct Snake : headwater::plugin::Activation<Snake> {
  static constexpr headwater::plugin::About about{.doc = "x + sin(x)^2"};
  auto forward(auto x) const { return x + square(sin(x)); }
  auto derivative(auto x) const { return 1 + sin(2 * x); }
};
HEADWATER_PLUGIN("snake", Snake)
""")
desk.write("outside/host.cpp", """
#include <headwater/activation.hpp>
#include <headwater/context.hpp>
#include <cmath>
int main(int, char** argv) {
  headwater::Context context({.folders = {}, .files = {argv[1]}});
  const auto snake = context.make<headwater::Activation>("snake");
  double x = 0.5, y = 0;
  snake->forward(headwater::DType::float64, {&x, 1, 1, 1}, nullptr, {&y, 1, 1, 1});
  return std::abs(y - (x + std::sin(x) * std::sin(x))) < 1e-15 ? 0 : 1;
}
""")
readme = (pathlib.Path(source) / "README.md").read_text()
desk.write("outside/embedding.cpp", re.search(r"\n```c\+\+\n([^`]*)", readme)[1])
made = desk.folder / "outside/build"
desk.run("cmake", "-S", "outside", "-B", made, "-D", f"CMAKE_PREFIX_PATH={prefix}",
         "-D", "CMAKE_BUILD_TYPE=Release", "-D", f"CMAKE_CXX_FLAGS={flags}")
desk.run("cmake", "--build", made)
desk.run(made / "host", made / "snake.so")
require("of the gradient arrives" in desk.run(made / "embedding",
                                              prefix / "lib/headwater/plugins"), "no ratio")
desk.run(headwater, "run", smallest, "--out", "snake", "--plugin", made / "snake.so",
         "network.0.layers.0.activation=snake", "expect={}")

newer = made / "wave/hwcaps/x86-64-v3/activation/snake.so"
notes = [line for line in desk.run("readelf", "--notes", newer).splitlines()
         if "x86 ISA needed:" in line]
require(any("x86-64-v3" in line for line in notes), f"no variant for x86-64-v3: {notes}")
text = newer.read_bytes()
vendor, url = text.find(b'"A, B and sons"'), text.find(b'"https://example.org/wave"')
require(0 < vendor < url, "the variant does not say its vendor and url")
desk.run(made / "host", newer)
desk.run(headwater, "list", "activation", "--plugin", made / "wave/activation/snake.so")
desk.run(made / "program")
require("dlopen" not in desk.run("nm", "-D", made / "program"),
        "a program with linked plugins loads some")
