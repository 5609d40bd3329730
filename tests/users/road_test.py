"""The road of an author, with one compiler: for each kind, writes a new plugin and does
what the program says to do next, where no warning is let through.

    road_test.py PREFIX COMPILER FOLDER
"""
import re
import shlex
import sys

from desk import Desk, require

prefix, compiler, folder = sys.argv[1:]
desk = Desk(folder, CXX=compiler, CXXFLAGS="-Werror")
for kind in ("activation", "initializer", "normalizer", "block", "loss", "optimizer", "schedule"):
    text = desk.run(f"{prefix}/bin/headwater", "plugin", "new", kind, f"new_{kind}")
    commands = re.findall(r"^  (c.+)$", text, re.MULTILINE)
    require(len(commands) == 3, f"not three commands in\n{text}")
    for command in commands:
        text = desk.run(*shlex.split(command))
    require("100% tests passed, 0 tests failed out of 2" in text, f"not two tests in\n{text}")
