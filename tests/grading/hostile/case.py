"""A hostile or damaged submission: what it tries, what it consists of, and what must come of it."""

import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from grading.classes import SOLUTION, paper

from course_utils.grading.engine.sandbox import Limits

WORKS = ("slide", "matrix_of", "correlate2d", "input_gradient")
SOLVED = {
    cell["id"]: "".join(cell["source"])
    for cell in json.loads(SOLUTION)["cells"]
    if cell["id"] in WORKS
}
LIMITS = Limits(seconds=3, memory=200_000_000)  # each work that never ends is waited for
LATE = f"did not end within {LIMITS.seconds} seconds"
# what a hostile work may use
TOOLS = '''import os
import sys
import time
import signal
import ctypes
def tried(*attempts):
    """What came of each attempt: "worked", or the name of the exception."""
    results = []
    for attempt in attempts:
        try:
            attempt()
            results.append("worked")
        except BaseException as error:
            results.append(type(error).__name__)
    return results

'''


@dataclass(frozen=True)
class Case:
    """One student.

    name: as it must come out; tries: one sentence
    files: {path in the folder of the class: bytes, or a function that makes them}
    put: function of the folder, for what is no plain file
    ends: {work: kind, or several}, where it is not what `rest` says
    says: {work: pattern in its message}
    notes, human: patterns that must be in what is said of it; "" where nothing may be said
    """

    name: str
    tries: str
    files: dict = field(default_factory=dict)
    put: Callable[[Path], None] | None = None
    ends: dict = field(default_factory=dict)
    says: dict = field(default_factory=dict)
    rest: str = "correct"
    notes: str = ""
    human: str = ""

    def hand_in(self, folder):
        """Write what this student hands in into the folder of the class."""
        for path, content in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content() if callable(content) else content)
        if self.put:
            self.put(folder)


def code(name, tries, works, **expected):
    """A Case of the solution with other sources for some works.

    works: {work: source of its cell}
    """
    return Case(name, tries, {f"{name}.ipynb": paper(**works)}, **expected)


def instead(work, body):
    """The source of a work that does this and nothing else."""
    return f"{TOOLS}def {work}(*given):\n{textwrap.indent(textwrap.dedent(body).strip(), '    ')}\n"


def first(work, body):
    """The source of a work that does this and then what it should."""
    right = SOLVED[work].replace(f"def {work}(", f"def right_{work}(")
    return f"{right}\n\n{instead(work, body)}\n    return right_{work}(*given)\n"
