# Puts page.html, its style, its scripts and D3 into one text of the C++ program.
#
#   cmake -D D3=d3.min.js -D OUTPUT=page.cpp -P page.cmake
set(folder ${CMAKE_CURRENT_LIST_DIR})
file(READ ${folder}/page.html page)
file(READ ${folder}/page.css style)
file(READ ${D3} d3)
file(GLOB scripts ${folder}/*.js)
list(REMOVE_ITEM scripts ${folder}/main.js)
foreach(script ${scripts} ${folder}/main.js)  # main.js starts what the others define
  file(READ ${script} text)
  string(APPEND code "${text}\n")
endforeach()

string(REPLACE "/* style */" "${style}" page "${page}")
string(REPLACE "/* d3 */" "${d3}" page "${page}")
string(REPLACE "/* scripts */" "${code}" page "${page}")
file(WRITE ${OUTPUT} "// Made by page.cmake.
#include <lab/report/page.hpp>
const std::string_view headwater::lab::page_template = R\"page.html(${page})page.html\";
")
