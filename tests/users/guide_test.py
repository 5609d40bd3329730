"""What sdk/README.md shows, done against an installation: its commands, its setting, its
lines of CMake.

    guide_test.py PREFIX SOURCE FOLDER
"""
import pathlib
import re
import shutil
import sys

from desk import Desk, patient, require

prefix, source, folder = sys.argv[1:]
desk = Desk(folder, PREFIX=prefix)
text = (pathlib.Path(source) / "sdk/README.md").read_text()


def blocks(language, count):
    found = re.findall(rf"\n```{language}\n([^`]*)", text)
    require(len(found) == count, f"{len(found)} blocks of {language} instead of {count}")
    return found


def packed(code):
    return re.sub(r"[ \n;]+", "", code)


for commands in blocks("sh", 5)[1:]:  # the first is the installation: installed_test.py
    printed = desk.run("bash", "-euxc", patient(commands))
for words in ("L02-RESOLVE", "help:  name the .so file of a plugin"):
    require(words in printed, f"a refusal without '{words}':\n{printed}")

setting = packed(blocks("cpp", 1)[0]).removeprefix("doublea=1")
code = (desk.folder / "wave/wave.cpp").read_text()
require(setting in packed(code), f"the plugin of the template has no\n{setting}\nbut is\n{code}")

examples = pathlib.Path(prefix) / "share/headwater/guide"
for name in re.findall(r"`(\w+\.(?:c|h|cpp))`", text):
    require(name == "abi.h" or (examples / name).exists(), f"no example {name}")
desk.write("twice/twice.c", blocks("c", 1)[0])
desk.write("twice/twice.json", blocks("json", 1)[0])
desk.write("twice/CMakeLists.txt", f"""cmake_minimum_required(VERSION 3.25)
project(twice LANGUAGES C)
find_package(headwater REQUIRED)
headwater_add_plugin(twice twice.c)
target_include_directories(twice PRIVATE {examples})
""")
desk.run("cmake", "-S", "twice", "-B", "twice/build", "-D", f"CMAKE_PREFIX_PATH={prefix}")
desk.run("cmake", "--build", "twice/build")
desk.run("sh", "-c", patient(
    f"{prefix}/bin/headwater plugin check twice/build/twice.so --golden twice/twice.json"))

desk.run(f"{prefix}/bin/headwater", "plugin", "new", "loss", "bump")
desk.write("program.cpp", """
#include <headwater/linked_plugins.h>
int main() { return headwater_n_linked_plugins == 2 ? 0 : 1; }
""")
for block in blocks("cmake", 2):
    desk.write("CMakeLists.txt", f"""cmake_minimum_required(VERSION 3.25)
project(guide LANGUAGES CXX)
find_package(headwater REQUIRED)
{block}""")
    for name in ("wave/wave.cpp", "bump/bump.cpp"):
        shutil.copy(desk.folder / name, desk.folder)
    desk.run("cmake", "-S", ".", "-B", "build", "-D", f"CMAKE_PREFIX_PATH={prefix}")
    desk.run("cmake", "--build", "build")
desk.run("build/program")
require((desk.folder / "build/hwcaps/x86-64-v3/wave.so").exists(), "no variant of the plugin")
