"""A place to work at, for tests that do as users do."""
import os
import pathlib
import shutil
import subprocess
import sys


class Desk:
    """A folder, made anew, where commands run with more of an environment."""

    def __init__(self, folder, **environment):
        self.folder = pathlib.Path(folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.environment = {**os.environ, "CMAKE_GENERATOR": "Ninja", **environment}

    def run(self, *command):
        """What it printed. A status other than 0 ends the test."""
        command = [str(word) for word in command]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            sys.exit(f"status {done.returncode} of {command}\n{done.stdout}")
        return done.stdout

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path


def patient(text):
    """Commands or a build description, in which checks of plugins have more time than a
    person would give them: this machine may be slow."""
    return text.replace("plugin check ", "plugin check --time-limit 600 ")


def require(holds, text):
    if not holds:
        sys.exit(text)
