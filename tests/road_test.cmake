# The road of an author, with one compiler: for each kind, writes a new plugin and does
# what the program says to do next, where no warning is let through.
#
#   cmake -D PREFIX=... -D CXX=... -D FOLDER=... -P road_test.cmake
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})
set(ENV{CXX} ${CXX})
set(ENV{CXXFLAGS} -Werror)
set(ENV{CMAKE_GENERATOR} Ninja)

function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${FOLDER}
    RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE text)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "status ${status} of ${ARGN}\n${text}")
  endif()
  set(text "${text}" PARENT_SCOPE)
endfunction()

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
