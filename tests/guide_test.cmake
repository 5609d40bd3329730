# What sdk/README.md shows, done against an installation: its commands, its setting, its
# lines of CMake.
#
#   cmake -D PREFIX=... -D GUIDE=... -D FOLDER=... -P guide_test.cmake
include(${CMAKE_CURRENT_LIST_DIR}/run.cmake)
set(ENV{PREFIX} ${PREFIX})

# The fenced blocks in a language, without semicolons, at which CMake would split them.
file(READ ${GUIDE} guide)
function(read_blocks language count)
  string(REGEX MATCHALL "\n```${language}\n[^`]*" blocks "${guide}")
  list(TRANSFORM blocks REPLACE "^\n```${language}\n" "")
  list(LENGTH blocks found)
  if(NOT found EQUAL count)
    message(FATAL_ERROR "${found} blocks of ${language} instead of ${count}")
  endif()
  set(blocks "${blocks}" PARENT_SCOPE)
endfunction()

read_blocks(sh 5)
list(POP_FRONT blocks)  # the installation itself: installed_test.cmake
foreach(commands ${blocks})
  run(bash -euxc "${commands}")
endforeach()
foreach(words L02-RESOLVE "help:  name the .so file of a plugin")
  if(NOT text MATCHES "${words}")
    message(FATAL_ERROR "a refusal without '${words}':\n${text}")
  endif()
endforeach()

string(REPLACE ";" "" guide "${guide}")
read_blocks(cpp 1)
file(READ ${FOLDER}/wave/wave.cpp source)
foreach(line ${blocks})
  string(REGEX REPLACE "[ \n;]+" "" line "${line}")
endforeach()
string(REGEX REPLACE "[ \n;]+" "" source "${source}")
string(REGEX REPLACE "^doublea=1" "" line "${line}")
string(FIND "${source}" "${line}" place)
if(place EQUAL -1)
  message(FATAL_ERROR "the plugin of the template has no\n${line}\nbut is\n${source}")
endif()

run(${PREFIX}/bin/headwater plugin new loss bump)
file(WRITE ${FOLDER}/program.cpp [[
#include <headwater/linked_plugins.h>
int main() { return headwater_n_linked_plugins == 2 ? 0 : 1; }
]])
read_blocks(cmake 2)
foreach(block ${blocks})
  file(WRITE ${FOLDER}/CMakeLists.txt "cmake_minimum_required(VERSION 3.25)
project(guide LANGUAGES CXX)
find_package(headwater REQUIRED)
${block}")
  file(COPY ${FOLDER}/wave/wave.cpp ${FOLDER}/bump/bump.cpp DESTINATION ${FOLDER})
  run(cmake -S . -B build -D CMAKE_PREFIX_PATH=${PREFIX})
  run(cmake --build build)
endforeach()
run(build/program)
if(NOT EXISTS ${FOLDER}/build/hwcaps/x86-64-v3/wave.so)
  message(FATAL_ERROR "no variant of the plugin")
endif()
