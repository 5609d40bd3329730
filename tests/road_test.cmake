# The road of an author, with one compiler: for each kind, writes a new plugin and does
# what the program says to do next, where no warning is let through.
#
#   cmake -D PREFIX=... -D CXX=... -D FOLDER=... -P road_test.cmake
include(${CMAKE_CURRENT_LIST_DIR}/run.cmake)
set(ENV{CXX} ${CXX})
set(ENV{CXXFLAGS} -Werror)

foreach(kind activation initializer normalizer block loss optimizer schedule)
  run(${PREFIX}/bin/headwater plugin new ${kind} new_${kind})
  string(REGEX MATCHALL "\n  c[^\n]+" commands "${text}")
  list(LENGTH commands count)
  if(NOT count EQUAL 3)
    message(FATAL_ERROR "not three commands in\n${text}")
  endif()
  foreach(command ${commands})
    separate_arguments(command UNIX_COMMAND "${command}")
    run(${command})
  endforeach()
  if(NOT text MATCHES "100% tests passed, 0 tests failed out of 2")
    message(FATAL_ERROR "not two tests in\n${text}")
  endif()
endforeach()
