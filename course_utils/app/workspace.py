"""A student's own copies of the notebooks and exercises, which an update never overwrites."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from filelock import FileLock

from course_utils.app.saved_notebooks import (
    as_bytes,
    checks_right,
    cleared,
    digest_of,
    run_so_far,
    sha,
    title,
)
from course_utils.runtime.errors import UserError
from course_utils.runtime.folders import home
from course_utils.runtime.storage import atomic_path

if TYPE_CHECKING:
    from IPython.display import Markdown

COURSE = Path(__file__).parents[2]  # the clone that this package is installed from
SOURCES = (
    "notebooks/*.ipynb",
    "notebooks/glossary.md",
    "notebooks/images/*",
    "exercises/README.md",
    "exercises/*/*.ipynb",
    "exercises/*/*.md",
)
RECORD = ".course.json"  # what was copied: {path: digest of the course's version, see `digest_of`}
LAUNCHER = "course.ipynb"
# settings: no news from the network; widgets are saved with a notebook
JUPYTER = Path(__file__).parent / "jupyter"


def default_folder() -> Path:
    """COURSE_WORKSPACE, else "cnn-course" in the home folder."""
    return Path(os.environ.get("COURSE_WORKSPACE") or home() / "cnn-course")


@dataclass(frozen=True)
class Update:
    """What an update did. Paths as "notebooks/05_lenet.ipynb", relative to the workspace.

    added: new here; renewed: never touched by the student, now the course's present version
    beside: (the student's file, the course's new version, which was put beside it)
    """

    added: tuple[str, ...]
    renewed: tuple[str, ...]
    beside: tuple[tuple[str, str], ...]


def update(folder: Path | str, course: Path | str = COURSE) -> Update:
    """Bring a workspace up to the course's present version and return an Update.

    A file that the student has changed, if only by running it, stays as it is; where the course has
    a new version of it, that is put beside it, once, under a name that no other file has. What was
    put beside is the student's from then on. A file that the student has removed comes back.
    Nothing of the student's is ever written over.
    raises: FileNotFoundError where the course is installed without its notebooks; ValueError for a
    damaged record
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    added = []
    renewed = []
    beside = []
    with FileLock(folder / ".course.lock"):
        record = read_record(folder)
        for name, content in copies(course).items():
            path = folder / name
            digest = digest_of(name, content)
            mine = path.read_bytes() if path.exists() else None
            if mine is None:
                write(path, content)
                added.append(name)
            elif (own_digest := digest_of(name, mine)) != digest:
                copied = record.get(name)
                if copied in (own_digest, sha(mine)):  # sha: of all bytes, by older versions
                    write(path, content)
                    renewed.append(name)
                elif copied != digest:  # new from the course; the student's stays
                    other = put_beside(path, content, digest, record, folder)
                    if other:
                        beside.append((name, other))
            record[name] = digest
        with atomic_path(folder / RECORD) as temporary:  # last: who is interrupted can repeat it
            temporary.write_text(json.dumps(record, indent=1))
    return Update(tuple(added), tuple(renewed), tuple(beside))


def put_beside(
    path: Path, content: bytes, digest: str, record: dict[str, str], folder: Path
) -> str | None:
    """Write a version of a file beside a student's own, unless it was put there before or lies
    there already.

    record: is brought up to date
    returns: its path relative to the workspace, or None
    """
    suffixes = chain([""], (f"-{number}" for number in count(2)))
    while True:
        other = path.with_name(f"{path.stem}.update-{digest[:6]}{next(suffixes)}{path.suffix}")
        name = other.relative_to(folder).as_posix()
        was_put = record.get(name) == digest
        if was_put or (other.exists() and digest_of(name, other.read_bytes()) == digest):
            record[name] = digest
            return None
        if not os.path.lexists(other):  # a broken link, too, is somebody's
            write(other, content)
            record[name] = digest
            return name


def course_files(course: Path | str = COURSE) -> dict[str, bytes]:
    """What belongs into a workspace: from relative path to content, the launcher included."""
    paths = sorted(path for pattern in SOURCES for path in Path(course).glob(pattern))
    if not any(path.suffix == ".ipynb" for path in paths):
        raise FileNotFoundError(
            f"there are no notebooks in {course}; install the course from a clone, as README says"
        )
    files = {path.relative_to(course).as_posix(): path.read_bytes() for path in paths}
    return files | {LAUNCHER: as_bytes(launcher())}


def copies(course: Path | str = COURSE) -> dict[str, bytes]:
    """`course_files` as a student gets them.

    No notebook has been run, so what is in it later is the student's.
    """
    return {
        name: cleared(content) if name.endswith(".ipynb") else content
        for name, content in course_files(course).items()
    }


def read_record(folder: Path | str) -> dict[str, str]:
    """What was copied here before. raises: ValueError that names a damaged record"""
    path = Path(folder) / RECORD
    if not path.exists():
        return {}
    try:
        record = json.loads(path.read_text())
    except (ValueError, RecursionError) as error:
        record = error
    if isinstance(record, dict) and all(isinstance(value, str) for value in record.values()):
        return record
    raise UserError(
        f"{path} is damaged ({str(record)[:100]}); remove it: every file that differs from the "
        "course's is then taken for yours, and stays"
    )


def launcher() -> nbformat.NotebookNode:
    """The notebook that a workspace opens with: the map, with what is done so far."""
    cells = [
        nbformat.v4.new_markdown_cell(
            "# The course\n\nThe cell below draws the map, with what you have done so far. Run it "
            "again (Shift + Enter) to see it grow. These are your own copies: change what you "
            "like. When the course is updated, what you have changed stays, and its new version "
            "comes beside it.",
            id="launcher-text",
        ),
        nbformat.v4.new_code_cell(
            "from course_utils.app.workspace import course_map\n\ncourse_map()", id="launcher-map"
        ),
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def open_lab(folder: Path, *, browser: bool = True, port: int | None = None) -> int:
    """Become JupyterLab on a workspace, so that Ctrl-C and signals are its own.

    returns: its exit code, on Windows
    """
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container; it listens to this machine alone
    if not browser:
        command.append("--no-browser")
    if port:
        command.append(f"--port={port}")
    command.append(str(folder / LAUNCHER))
    paths = os.pathsep.join(filter(None, [os.environ.get("JUPYTER_CONFIG_PATH"), str(JUPYTER)]))
    environment = {**os.environ, "JUPYTER_CONFIG_PATH": paths}
    if os.name == "posix":
        os.chdir(folder)
        os.execve(command[0], command, environment)  # does not come back
    # Windows has no exec: Ctrl-C reaches this process, too, and JupyterLab is the one to ask
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.run(command, cwd=folder, env=environment).returncode


def course_map(folder: Path | str = ".") -> "Markdown":
    """The map of the course with the student's progress, as a table that a notebook shows."""
    from IPython.display import Markdown

    return Markdown(progress_table(folder))


def progress_table(folder: Path | str = ".") -> str:
    """The same as Markdown text.

    For each notebook its title, how far it was run, and its exercise's works, with links.
    """
    folder = Path(folder)
    lines = ["| notebook | run | exercise | works right |", "|---|---|---|---|"]
    for path in sorted((folder / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        if ".update-" in path.name:
            continue
        name = path.relative_to(folder).as_posix()
        exercise = folder / "exercises" / path.stem / path.name
        link = f"[open](exercises/{path.stem}/{path.name})" if exercise.exists() else ""
        cells = [f"[{title(path)}]({name})", run_so_far(path), link, checks_right(exercise)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; its folder is made."""
    with atomic_path(path) as temporary:
        temporary.write_bytes(content)
