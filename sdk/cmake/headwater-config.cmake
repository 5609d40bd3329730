# find_package(headwater): headwater::core, headwater::sdk, headwater_add_plugin().
include(${CMAKE_CURRENT_LIST_DIR}/headwater-targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/HeadwaterPlugin.cmake)
