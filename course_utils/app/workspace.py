"""A student's own copies of the notebooks and exercises, which an update of the course never overwrites."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import nbformat
from filelock import FileLock

from course_utils.runtime.storage import atomic_path

COURSE = Path(__file__).parents[2]  # the clone that this package is installed from
SOURCES = (
    "notebooks/*.ipynb", "notebooks/glossary.md", "notebooks/images/*", "exercises/README.md", "exercises/*/*.ipynb",
)  # fmt: skip
RECORD = ".course.json"  # what was copied: {path: digest of the course's version, see `digest_of`}
LAUNCHER = "course.ipynb"
JUPYTER = (
    Path(__file__).parent / "jupyter"
)  # settings: no news from the network; widgets are saved with a notebook


def default_folder():
    """COURSE_WORKSPACE, else "cnn-course" in the home folder."""
    return Path(os.environ.get("COURSE_WORKSPACE") or Path.home() / "cnn-course")


@dataclass(frozen=True)
class Update:
    """What an update did. Paths as "notebooks/05_lenet.ipynb", relative to the workspace.

    added: new here; renewed: never touched by the student, now the course's present version
    beside: (the student's file, the course's new version, which was put beside it)
    """

    added: tuple
    renewed: tuple
    beside: tuple


def update(folder, course=COURSE):
    """Bring a workspace up to the course's present version and return an Update.

    A file that the student has changed, if only by running it, stays as it is; where the course has a new version of
    it, that is put beside it, once, under a name that no other file has. What was put beside is the student's from then
    on. A file that the student has removed comes back. Nothing of the student's is ever written over.
    raises: FileNotFoundError where the course is installed without its notebooks; ValueError for a damaged record
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".course.lock"):
        record, added, renewed, beside = read_record(folder), [], [], []
        for name, content in copies(course).items():
            place, digest = folder / name, digest_of(name, content)
            mine = place.read_bytes() if place.exists() else None
            if mine is None:
                write(place, content)
                added.append(name)
            elif digest_of(name, mine) != digest:
                if record.get(name) in (
                    digest_of(name, mine),
                    sha(mine),
                ):  # sha: of all bytes, by older versions
                    write(place, content)
                    renewed.append(name)
                elif record.get(name) != digest and (
                    other := put_beside(place, content, digest, record, folder)
                ):
                    beside.append((name, other))
            record[name] = digest
        with atomic_path(folder / RECORD) as temporary:
            temporary.write_text(json.dumps(record, indent=1))
    return Update(tuple(added), tuple(renewed), tuple(beside))


def put_beside(place, content, digest, record, folder):
    """Write a version of a file beside a student's own, unless it was put there before or lies there already.

    returns: its path relative to the workspace, or None
    """
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        other = place.with_name(f"{place.stem}.update-{digest[:6]}{again}{place.suffix}")
        name = other.relative_to(folder).as_posix()
        if record.get(name) == digest or (
            other.exists() and digest_of(name, other.read_bytes()) == digest
        ):
            record[name] = digest
            return None
        if not os.path.lexists(other):
            write(other, content)
            record[name] = digest
            return name


def course_files(course=COURSE):
    """What belongs into a workspace: a dict from relative path to bytes, the launcher included."""
    paths = sorted(path for pattern in SOURCES for path in Path(course).glob(pattern))
    if not any(path.suffix == ".ipynb" for path in paths):
        raise FileNotFoundError(
            f"there are no notebooks in {course}; install the course from a clone, as README says"
        )
    found = {path.relative_to(course).as_posix(): path.read_bytes() for path in paths}
    return found | {LAUNCHER: nbformat.writes(launcher()).encode() + b"\n"}


def copies(course=COURSE):
    """`course_files` as a student gets them: no notebook has been run, so what is in it later is the student's."""
    found = course_files(course)
    return {
        name: cleared(content) if name.endswith(".ipynb") else content
        for name, content in found.items()
    }


def cleared(content):
    """A notebook, as bytes, without outputs and execution counts."""
    notebook = nbformat.reads(content, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata.pop("widgets", None)
    return nbformat.writes(notebook).encode() + b"\n"


def digest_of(name, content):
    """What tells one version of a file from another: of a notebook its cells, with what running them has left.

    JupyterLab writes metadata into every notebook that is opened; they are not part of it. A notebook that cannot be
    read, and any other file, counts with all its bytes.
    """
    if not name.endswith(".ipynb"):
        return sha(content)
    parts = ("cell_type", "source", "attachments", "execution_count", "outputs")
    try:
        cells = [
            [cell.get(part) for part in parts]
            for cell in nbformat.reads(content, as_version=4).cells
        ]
        return sha(json.dumps(cells, sort_keys=True).encode())
    except Exception:  # a student's file may be anything
        return sha(content)


def read_record(folder):
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
    raise ValueError(
        f"{path} is damaged ({str(record)[:100]}); remove it: every file that differs from the course's is then taken "
        "for yours, and stays"
    )


def launcher():
    """The notebook that a workspace opens with: the map, with what is done so far."""
    cells = [
        nbformat.v4.new_markdown_cell(
            "# The course\n\nThe cell below draws the map, with what you have done so far. Run it again "
            "(Shift + Enter) to see it grow. These are your own copies: change what you like. When the course is "
            "updated, what you have changed stays, and its new version comes beside it.",
            id="launcher-text",
        ),
        nbformat.v4.new_code_cell(
            "from course_utils.app.workspace import course_map\n\ncourse_map()", id="launcher-map"
        ),
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def open_lab(folder, *, browser=True, port=None):
    """Become JupyterLab on a workspace, so that Ctrl-C and signals are its own. returns: its exit code, on Windows"""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    if (
        getattr(os, "geteuid", lambda: 1)() == 0
    ):  # in a container; JupyterLab listens to this machine alone
        command.append("--allow-root")
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
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Windows has no exec: Ctrl-C reaches JupyterLab, which asks
    return subprocess.run(command, cwd=folder, env=environment).returncode


def course_map(folder="."):
    """The map of the course with the student's progress, as a table that a notebook shows, with links."""
    from IPython.display import Markdown

    return Markdown(progress_table(folder))


def progress_table(folder="."):
    """The same as Markdown text: for each notebook its title, how far it was run, and its exercise's works."""
    folder = Path(folder)
    lines = ["| notebook | run | exercise | works right |", "|---|---|---|---|"]
    for path in sorted((folder / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        if ".update-" in path.name:
            continue
        name = path.relative_to(folder).as_posix()
        exercise = folder / "exercises" / path.stem / path.name
        link = f"[open](exercises/{path.stem}/{path.name})" if exercise.exists() else ""
        lines.append(
            f"| [{title(path)}]({name}) | {run_so_far(path)} | {link} | {right(exercise)} |"
        )
    return "\n".join(lines)


def title(path):
    """The first heading of a notebook, its file's name where it cannot be read."""
    try:
        text = nbformat.read(path, as_version=4).cells[0].source
    except Exception:  # a student's file may be anything
        return path.stem
    return next((line.lstrip("# ") for line in text.split("\n") if line.startswith("#")), path.stem)


def run_so_far(path):
    """How many of a notebook's code cells the student has run, as far as it was saved; a copy comes with none run."""
    try:
        cells = [
            cell
            for cell in nbformat.read(path, as_version=4).cells
            if cell.cell_type == "code" and cell.source
        ]
    except Exception:
        return "cannot be read"
    done = sum(cell.execution_count is not None for cell in cells)
    return (
        "not yet" if not done else "all" if done == len(cells) else f"{done} of {len(cells)} cells"
    )


def right(path):
    """How many of an exercise's checks answered "Correct" when it was saved, of how many."""
    try:
        cells = nbformat.read(path, as_version=4).cells
    except Exception:
        return ""
    checks = [
        cell
        for cell in cells
        if cell.metadata.get("nbgrader", {}).get("grade_id", "").startswith("check-")
    ]
    return f"{sum(is_correct(cell) for cell in checks)} of {len(checks)}"


def is_correct(cell):
    texts = [
        "".join(output.get("data", {}).get("text/plain", "")) for output in cell.get("outputs", [])
    ]
    return any(re.match("Correct", text) for text in texts)


def write(path, content):
    with atomic_path(path) as temporary:
        temporary.write_bytes(content)


def sha(content):
    return hashlib.sha256(content).hexdigest()
