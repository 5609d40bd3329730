# headwater_add_plugin(<target> <source>... [NAME <name>] [DIRECTORY <folder>] [STATIC]
#   [VERSION <text>] [LICENSE <text>] [VENDOR <text>] [URL <text>] [VARIANTS v2 v3 v4])
#
# A plugin <name>.so (by default <target>.so) that links nothing of Headwater and exports
# one symbol, in DIRECTORY, by default the build folder. Version and url are the project's
# unless given. VARIANTS makes it for newer processors too, in hwcaps/x86-64-v2/... beside it
# or the folder of its kind. With STATIC it is a library for headwater_link_plugins().
set(HEADWATER_PLUGIN_EXPORTS ${CMAKE_CURRENT_LIST_DIR}/plugin.map)

function(headwater_add_plugin target)
  cmake_parse_arguments(arg STATIC "NAME;DIRECTORY;VERSION;LICENSE;VENDOR;URL" VARIANTS
    URL ${PROJECT_HOMEPAGE_URL} VERSION ${PROJECT_VERSION} NAME ${target}
    DIRECTORY ${CMAKE_CURRENT_BINARY_DIR} ${ARGN})  # of two, the last one counts
  foreach(text VERSION LICENSE VENDOR URL)
    if(arg_${text})
      list(APPEND definitions "HEADWATER_PLUGIN_${text}=\"${arg_${text}}\"")
    endif()
  endforeach()
  if(arg_STATIC)
    add_library(${target} STATIC ${arg_UNPARSED_ARGUMENTS})
    string(MAKE_C_IDENTIFIER ${target} word)
    list(APPEND definitions HEADWATER_STATIC=${word})
  else()
    headwater_add_module(${target} ${arg_NAME} ${arg_DIRECTORY} ${arg_UNPARSED_ARGUMENTS})
  endif()
  target_link_libraries(${target} PRIVATE headwater::sdk)
  target_compile_definitions(${target} PRIVATE ${definitions})
  # g++ vectorises the loops of optimizers and normalizers at -O3 only.
  target_compile_options(${target} PRIVATE
    $<$<CONFIG:Release>:-O3> $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)

  set(kinds activation|initializer|normalizer|block|loss|optimizer|schedule)
  foreach(level ${arg_VARIANTS})
    set(variant ${target}_${level})
    string(REGEX REPLACE "((/(${kinds}))?)/$" "/hwcaps/x86-64-${level}\\1" folder ${arg_DIRECTORY}/)
    headwater_add_module(${variant} ${arg_NAME} ${folder} ${arg_UNPARSED_ARGUMENTS})
    foreach(property COMPILE_DEFINITIONS COMPILE_OPTIONS INCLUDE_DIRECTORIES LINK_LIBRARIES)
      set_property(TARGET ${variant} PROPERTY ${property}
        $<TARGET_PROPERTY:${target},${property}>)
    endforeach()
    target_compile_options(${variant} PRIVATE -march=x86-64-${level})
    target_link_options(${variant} PRIVATE -Wl,-z,x86-64-${level})
  endforeach()
endfunction()

function(headwater_add_module target name folder)
  add_library(${target} MODULE ${ARGN})
  target_link_options(${target} PRIVATE -Wl,--version-script=${HEADWATER_PLUGIN_EXPORTS}
    -Wl,-Bsymbolic-functions -Wl,-z,relro,-z,now)
  set_target_properties(${target} PROPERTIES
    PREFIX "" DEFINE_SYMBOL "" OUTPUT_NAME ${name} LIBRARY_OUTPUT_DIRECTORY ${folder}
    LINK_DEPENDS ${HEADWATER_PLUGIN_EXPORTS}
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
endfunction()

# headwater_link_plugins(<program> <plugin>...): links plugins made with STATIC into a
# program, which finds them by <headwater/linked_plugins.h>.
function(headwater_link_plugins program)
  foreach(plugin ${ARGN})
    string(MAKE_C_IDENTIFIER headwater_plugin_v1__${plugin} symbol)
    string(APPEND declarations "extern const headwater_plugin ${symbol};\n")
    string(APPEND table "&${symbol}, ")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${program}_plugins.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT "// Made by headwater_link_plugins().
#include <headwater/linked_plugins.h>
#include <iterator>
extern \"C\" {
${declarations}const headwater_plugin* const headwater_linked_plugins[] = {${table}};
const uint64_t headwater_n_linked_plugins = std::size(headwater_linked_plugins);
}
")
  target_sources(${program} PRIVATE ${source})
  target_link_libraries(${program} PRIVATE ${ARGN} headwater::sdk)
endfunction()
