"""What strangers handed in, read in a process that may take neither much memory nor long.

See `reading`.
"""

import json
import os
import select
import subprocess
import sys
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_utils.grading.engine import reading
from course_utils.grading.engine.outcomes import Note
from course_utils.grading.engine.reading import Paper

if TYPE_CHECKING:
    from course_utils.grading.engine.submissions import Submission

SECONDS = 10  # that reading one notebook may take
TOTAL = 20  # seconds that reading all files of a submission may take together


class Reader:
    """A process that reads one notebook after the other, and is replaced when it had to be ended.

    >>> with Reader() as reader:
    ...     paper = reader.read(content, "work.ipynb")
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, content: bytes, name: str) -> Paper:
        """The Paper in `content`. raises: ValueError for no notebook, and for too much to read"""
        request = json.dumps({"name": name, "size": len(content)}).encode() + b"\n" + content
        if self.process is None:
            self.process = start()
        try:
            reply = json.loads(exchange(self.process, request, time.monotonic() + self.seconds))
        except (OSError, ValueError) as error:
            self.close()
            # one that died is taken to have met its limit of memory, see `reading.serve`
            late = isinstance(error, TimeoutError)
            much = f"more than {self.seconds} seconds" if late else "too much memory"
            raise ValueError(f"{name} takes {much} to read and was not read") from None
        if "refused" in reply:
            raise ValueError(reply["refused"])
        return Paper.from_json(reply)

    def close(self) -> None:
        """End the process. The next notebook starts another."""
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None


def start() -> subprocess.Popen[bytes]:
    """Start a process that reads."""
    process = subprocess.Popen(
        [sys.executable, "-I", reading.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdin is not None
    os.set_blocking(process.stdin.fileno(), False)
    return process


def exchange(process: subprocess.Popen[bytes], data: bytes, deadline: float) -> bytes:
    """Write a request and read its reply.

    raises: TimeoutError after the deadline; OSError where the process has ended
    """
    assert process.stdin is not None
    assert process.stdout is not None
    to_reader = process.stdin.fileno()
    from_reader = process.stdout.fileno()
    size: int | None = None
    held = b""
    # it is read from while it is written to: a process that ends in between is noticed
    while size is None or len(held) < size:
        writing = [to_reader] if data else []
        can_read, can_write, _ = select.select([from_reader], writing, [], seconds_left(deadline))
        if can_write:
            data = data[os.write(to_reader, data[: 1 << 16]) :]
        if can_read:
            piece = os.read(from_reader, 1 << 20)
            if not piece:
                raise OSError("the reader ended")
            held += piece
        if size is None and b"\n" in held:
            line, _, held = held.partition(b"\n")
            size = int(line)
    return held


def seconds_left(deadline: float) -> float:
    """Seconds until a deadline. raises: TimeoutError"""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("the reader does not answer")
    return seconds


def read_all(
    submission: "Submission", works: set[str], reader: Reader
) -> tuple[list[Paper], list[Note]]:
    """(the notebooks of a submission, and notes on all that was handed in).

    works: names that an exercise asks for. The notebook that defines the most of them, which is the
    one to grade, stands first.
    """
    notes = list(submission.notes)
    ranked: list[tuple[int, str, Paper]] = []
    room = 2 * reading.LARGEST  # characters of code, of all files together
    began = time.monotonic()
    for name in sorted(submission.files):
        if room <= 0 or time.monotonic() - began > TOTAL:
            notes.append(Note("there is more code than this, which was not read"))
            break
        try:
            paper = reader.read(submission.files[name], name)
        except ValueError as error:
            notes.append(Note(str(error)))
            continue
        room -= paper.code_length
        ranked.append((len(paper.bound & works), name, paper))
    ranked.sort(key=lambda rank: rank[:2], reverse=True)  # of equals, the last name
    if ranked:
        _, name, graded = ranked[0]
        if len(submission.files) > 1:
            notes.append(Note(f"{len(submission.files)} files were handed in; {name} was graded"))
        notes += graded.notes
    return [paper for *_, paper in ranked], notes


@lru_cache
def handed_out(exercise: str, root: Path) -> tuple[tuple[str, str], ...]:
    """(id, source) of the cells of a released exercise under `root`; () where it is not there."""
    path = Path(root) / "exercises" / exercise / f"{exercise}.ipynb"
    try:
        cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return ()
    return tuple((cell.get("id", ""), "".join(cell["source"])) for cell in cells)
