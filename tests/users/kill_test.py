"""Kills runs at random moments: what stands in their folder is the run before or the new
one, each whole; and the next run clears away what was left.

    kill_test.py PROGRAM CONFIG FOLDER KILLS
"""
import random
import subprocess
import sys
import time

from desk import Desk, require

program, config, folder, kills = sys.argv[1:]
desk = Desk(folder)
luck = random.Random(1)


def command(seed, out):
    return [program, "run", config, "--threads", "1", f"seed={seed}", "expect={}", "--out", out]


def content(out):
    """Its files, with what is in those that no clock has a part in."""
    timed = ("environment.json", "report.html", "steps.csv", "summary.json")
    return {file.name: file.name in timed or file.read_text() for file in (desk.folder / out).iterdir()}


def whole(out):
    page, summary = (desk.folder / out / name for name in ("report.html", "summary.json"))
    return page.read_text().endswith("</html>\n") and summary.read_text().endswith("}\n")


start = time.monotonic()
for seed in (1, 2):
    desk.run(*command(seed, f"seed{seed}"))
duration = (time.monotonic() - start) / 2
runs = [content(f"seed{seed}") for seed in (1, 2)]
require(runs[0] != runs[1], "two seeds give one run")

desk.run(*command(1, "out"))
ends = {"killed": 0, "done": 0}
for kill in range(int(kills)):
    before = content("out")
    run = subprocess.Popen(command(1 + kill % 2, "out"), cwd=desk.folder,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # Half of them near the end, where the new run takes the place of the old one.
    time.sleep(luck.uniform(0, 1.2) * duration if kill % 4 < 2 else
               max(0, luck.gauss(1, 0.1)) * duration)
    run.kill()
    ends["killed" if run.wait() < 0 else "done"] += 1
    after = content("out")
    require(whole("out"), f"kill {kill} left half of a run")
    require(after in (before, runs[kill % 2]), f"kill {kill} mixed two runs")
desk.run(*command(2, "out"))
require(content("out") == runs[1], "the last run is not whole")
left = sorted(path.name for path in desk.folder.iterdir())
require(left == ["out", "seed1", "seed2"], f"left behind: {left}")
print(ends)
