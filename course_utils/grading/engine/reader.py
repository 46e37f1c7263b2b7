"""What strangers handed in, read in a process that may take neither much memory nor long; see `reading`."""

import json
import os
import select
import subprocess
import sys
import time
from functools import lru_cache
from pathlib import Path

from course_utils.grading.engine import reading
from course_utils.grading.engine.reading import Paper
from course_utils.grading.engine.scopes import Statement

SECONDS = 10  # that reading one notebook may take
SETS = ("binds", "needs", "mentions", "variables")


class Reader:
    """A process that reads one notebook after the other, and is replaced when it had to be ended.

    >>> with Reader() as reader:
    ...     paper = reader.read(content, "work.ipynb")
    """

    def __init__(self, seconds=SECONDS):
        self.seconds, self.process = seconds, None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def read(self, content, name):
        """The Paper in `content`, bytes. raises: ValueError for what is no notebook, or takes too much to read"""
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-I", reading.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            os.set_blocking(self.process.stdin.fileno(), False)
        request = json.dumps({"name": name, "size": len(content)}).encode() + b"\n" + content
        try:
            found = json.loads(self.exchange(request, time.monotonic() + self.seconds))
        except (OSError, TimeoutError, ValueError) as error:
            self.close()
            how = (
                f"more than {self.seconds} seconds"
                if isinstance(error, TimeoutError)
                else "too much memory"
            )
            raise ValueError(f"{name} takes {how} to read and was not read") from None
        if "refused" in found:
            raise ValueError(found["refused"])
        statements = [
            Statement(**one | {key: frozenset(one[key]) for key in SETS})
            for one in found["statements"]
        ]
        return Paper(tuple(map(tuple, found["cells"])), tuple(statements), tuple(found["notes"]))

    def exchange(self, data, deadline):
        """Write a request and read its reply. raises: TimeoutError, OSError where the process has ended"""
        pipes = self.process.stdin.fileno(), self.process.stdout.fileno()
        size, held = None, b""
        while size is None or len(held) < size:
            can_read, can_write, _ = select.select(
                [pipes[1]], pipes[:1] if data else [], [], left(deadline)
            )
            if can_write:
                data = data[os.write(pipes[0], data[: 1 << 16]) :]
            if can_read:
                piece = os.read(pipes[1], 1 << 20)
                if not piece:
                    raise OSError("the reader ended")
                held += piece
            if size is None and b"\n" in held:
                line, _, held = held.partition(b"\n")
                size = int(line)
        return held

    def close(self):
        """End the process. The next notebook starts another."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None


def left(deadline):
    """Seconds until a deadline. raises: TimeoutError"""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("the reader does not answer")
    return seconds


@lru_cache
def handed_out(exercise, root):
    """(id, source) of the cells of a released exercise under `root`; () where it is not there."""
    path = Path(root) / "exercises" / exercise / f"{exercise}.ipynb"
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return ()
    return tuple((cell.get("id", ""), "".join(cell["source"])) for cell in cells)
