# headwater_add_plugin(<target> <source>... [NAME <name>] [DIRECTORY <folder>])
#
# A plugin <name>.so (by default <target>.so) that links nothing of Headwater and exports
# one symbol. With DIRECTORY it is put there.
include(CheckCXXCompilerFlag)
check_cxx_compiler_flag(-fno-gnu-unique HEADWATER_HAS_NO_GNU_UNIQUE)
set(HEADWATER_PLUGIN_EXPORTS ${CMAKE_CURRENT_LIST_DIR}/plugin.map)

function(headwater_add_plugin target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAME;DIRECTORY" "")
  if(NOT arg_NAME)
    set(arg_NAME ${target})
  endif()
  add_library(${target} MODULE ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${target} PRIVATE headwater::sdk)
  # g++ vectorises the loops of optimizers and normalizers at -O3 only.
  target_compile_options(${target} PRIVATE
    $<$<CONFIG:Release>:-O3> $<$<BOOL:${HEADWATER_HAS_NO_GNU_UNIQUE}>:-fno-gnu-unique>)
  if(PROJECT_VERSION)
    target_compile_definitions(${target} PRIVATE HEADWATER_PLUGIN_VERSION="${PROJECT_VERSION}")
  endif()
  target_link_options(${target} PRIVATE
    -Wl,--version-script=${HEADWATER_PLUGIN_EXPORTS} -Wl,-Bsymbolic-functions
    -Wl,-z,relro,-z,now)
  set_target_properties(${target} PROPERTIES
    PREFIX "" OUTPUT_NAME ${arg_NAME} LINK_DEPENDS ${HEADWATER_PLUGIN_EXPORTS}
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(arg_DIRECTORY)
    set_target_properties(${target} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${arg_DIRECTORY})
  endif()
endfunction()
