# Installs into a fresh prefix and does there what people do: run a config, build plugins
# and host programs against the installed package, and use the plugins.
#
#   cmake -D BUILD=... -D SOURCE=... -D FOLDER=... -P installed_test.cmake
file(REMOVE_RECURSE ${FOLDER})
set(prefix ${FOLDER}/prefix)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE text)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "status ${status} of ${ARGN}\n${text}")
  endif()
  set(text "${text}" PARENT_SCOPE)
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
run(${prefix}/bin/headwater run ${SOURCE}/configs/smallest.yaml --out ${FOLDER}/run)
run(${prefix}/bin/headwater reproduce --only 1)

file(WRITE ${FOLDER}/outside/CMakeLists.txt [[
cmake_minimum_required(VERSION 3.25)
project(outside VERSION 2.0.0 LANGUAGES CXX)
find_package(headwater REQUIRED)
headwater_add_plugin(snake snake.cpp)
add_executable(host host.cpp)
target_link_libraries(host PRIVATE headwater::core)

headwater_add_plugin(wave snake.cpp NAME snake DIRECTORY ${PROJECT_BINARY_DIR}/wave/activation
  VERSION 3.1 LICENSE MIT VENDOR "A, B and sons" URL "https://example.org/wave" VARIANTS v3)

headwater_add_plugin(static_snake snake.cpp STATIC)
headwater_add_plugin(static_drop drop.cpp STATIC)
add_executable(program program.cpp)
target_link_libraries(program PRIVATE headwater::core)
headwater_link_plugins(program static_snake static_drop)
]])
file(WRITE ${FOLDER}/outside/drop.cpp [[
#include <headwater/plugin.hpp>
struct Drop : headwater::plugin::Initializer<Drop> {
  static constexpr headwater::plugin::About about{.doc = "all 7"};
  void fill(auto w, headwater::plugin::Fans, headwater::plugin::Random) const { w[0] = 7; }
};
HEADWATER_PLUGIN("drop", Drop)
]])
file(WRITE ${FOLDER}/outside/program.cpp [[
#include <headwater/context.hpp>
#include <headwater/linked_plugins.h>
#include <cstdio>
int main() {
  headwater::ContextOptions options;
  options.linked = {headwater_linked_plugins,
                    headwater_linked_plugins + headwater_n_linked_plugins};
  headwater::Context context(options);
  for (const headwater::TechniqueInfo& info : context.list())
    std::printf("%s from %s\n", info.name.c_str(), info.file.c_str());
}
]])
file(WRITE ${FOLDER}/outside/snake.cpp [[
#include <headwater/plugin.hpp>
struct Snake : headwater::plugin::Activation<Snake> {
  static constexpr headwater::plugin::About about{.doc = "x + sin(x)^2"};
  auto forward(auto x) const { return x + square(sin(x)); }
  auto derivative(auto x) const { return 1 + sin(2 * x); }
};
HEADWATER_PLUGIN("snake", Snake)
]])
file(WRITE ${FOLDER}/outside/host.cpp [[
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
]])
set(build ${FOLDER}/outside/build)
run(${CMAKE_COMMAND} -S ${FOLDER}/outside -B ${build} -D CMAKE_PREFIX_PATH=${prefix}
  -D CMAKE_BUILD_TYPE=Release -D CMAKE_CXX_FLAGS=${FLAGS})
run(${CMAKE_COMMAND} --build ${build})
run(${build}/host ${build}/snake.so)
run(${prefix}/bin/headwater run ${SOURCE}/configs/smallest.yaml --out ${FOLDER}/snake
  --plugin ${build}/snake.so network.0.layers.0.activation=snake expect={})

set(newer ${build}/wave/hwcaps/x86-64-v3/activation/snake.so)
run(readelf --notes ${newer})
if(NOT text MATCHES "x86 ISA needed:[^\n]*x86-64-v3")
  message(FATAL_ERROR "no variant for x86-64-v3:\n${text}")
endif()
file(STRINGS ${newer} vendor REGEX "\"A, B and sons\".*\"https://example.org/wave\"")
if(NOT vendor)
  message(FATAL_ERROR "the variant does not say its vendor and url")
endif()
run(${build}/host ${newer})
run(${prefix}/bin/headwater list activation --plugin ${build}/wave/activation/snake.so)
run(${build}/program)
run(nm -D ${build}/program)
if(text MATCHES "dlopen")
  message(FATAL_ERROR "a program with linked plugins loads some")
endif()
