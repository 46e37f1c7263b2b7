"""Notebooks as they come in, from folders and archives of any kind of care: who handed in what."""

import io
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from course_utils.grading.engine.outcomes import Note
from course_utils.runtime.errors import UserError

LARGEST = 20_000_000  # bytes of one notebook, and of all of a student's
MOST = 20_000  # files of one archive
MANY = 20  # files of one student, and notes on them
ENDINGS = (".ipynb", ".py", ".ipynb.txt", ".ipynb.json")  # the last two as browsers rename them
BESIDE_A_CLASS = (".html", ".txt", ".csv", ".md")  # pages and texts that are no student's
SYSTEM_FILES = ("thumbs.db", "desktop.ini")  # that a system leaves in a folder
HIDDEN = (".", "__MACOSX")
COPY = re.compile(r"(-Copy\d*| \(\d+\)| copy( \d+)?)$")  # of Jupyter, a browser, a desktop
UNSEEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")
MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(file|onlinetext)_?$")
CANVAS = re.compile(r"^(?P<name>[^_]+?)(_LATE)?_(?P<id>\d+)_\d+_.+$", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One thing that was handed in, not yet read.

    path: inside the folder or zip; of a folder it ends in "/"
    read: gives the bytes of what may be a notebook, else None
    note: why something that may be one is not read, or ""; is_other: whether it is of another type
    """

    path: str
    read: Callable[[], bytes] | None = None
    note: str = ""
    is_other: bool = False


class TooLarge(ValueError):
    """A file of more than LARGEST bytes."""


@dataclass
class Submission:
    """What one student handed in.

    student, id: their name, and their number in the LMS, or ""
    files: {name: bytes}; notes: on what could not be taken; others: files of other types
    """

    student: str
    id: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Read a file, unless there is enough, or note why it is not read."""
        if len(self.notes) >= MANY:
            return
        if len(self.files) >= MANY or sum(map(len, self.files.values())) > LARGEST:
            enough = Note("there are more files than these, which were not read")
            self.notes = list(dict.fromkeys([*self.notes, enough]))
            return
        text = entry.note
        if entry.read:
            try:
                self.files[entry.path] = entry.read()
            except TooLarge as error:
                text = str(error)
            # zipfile breaks in more ways than it says, where a stranger made the file
            except Exception as error:
                text = f"{entry.path} could not be read: {str(error)[:200]}"
        if text:
            self.notes.append(Note(printable(text)))


def collect(path: Path | str) -> list[Submission]:
    """Every submission in a folder or a zip file, by student.

    path: a folder with a notebook, a folder or a zip for each student, or the zip that Canvas or
    Moodle makes of them; a single folder or zip around them all is looked through. Nothing is
    unpacked onto the disk. Links, devices and files beyond LARGEST are not read; the notes of their
    student say so. Who handed in files of other types only has a row, too, whose note names them
    returns: list of Submission, in the order of the names
    raises: FileNotFoundError where there is nothing; ValueError for a path that is no folder and no
    zip file
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"there is no {path}; name a folder of notebooks or a zip file")
    if not path.is_dir() and not zipfile.is_zipfile(path):
        raise UserError(f"{path} is no folder and no zip file")
    by_student: dict[tuple[str, str], Submission] = {}
    around = wrapping(entry.path for entry in entries_of(path))
    for entry in entries_of(path):
        # at most so many folders are taken away; what lies beside them keeps its name
        *_, inside = printable(entry.path).split("/", around)
        first, _, rest = inside.partition("/")
        if not first:  # the wrapping itself
            continue
        student, lms_id = student_of(first, is_file=not rest)
        submission = by_student.setdefault((student, lms_id), Submission(student, lms_id))
        if entry.is_other:
            submission.others.append(rest or first)
        else:
            submission.take(replace(entry, path=inside))
    if not by_student:
        raise FileNotFoundError(
            f"there is no submission in {path}: no notebook, no folder and no zip of a student"
        )
    for submission in by_student.values():
        if len(by_student) == 1 and len(submission.files) + len(submission.others) > 1:
            text = "all lies in one folder or zip, and was taken for one student's: is it a class?"
            submission.notes.append(Note(text))
        if submission.others and not submission.files:
            names = ", ".join(sorted(submission.others)[:5])
            submission.notes.append(Note(f"no notebook: {names}"))
    return [by_student[key] for key in sorted(by_student)]


def entries_of(path: Path) -> Iterator[Entry]:
    """Everything handed in, from a folder, from a zip, or from the only zip in a folder."""
    if not path.is_dir():
        yield from from_archive(path.name, path, "")
        return
    inside = [
        part
        for part in path.iterdir()
        if not part.name.startswith(HIDDEN)
        and (part.is_dir() or part.name.lower().endswith((".zip", *ENDINGS)))
    ]
    if len(inside) == 1:
        only = inside[0]
        if only.suffix.lower() == ".zip" and only.is_file() and not only.is_symlink():
            paths = [entry.path for entry in from_archive(only.name, only, "")]
            if wrapping(paths) or is_class(paths):
                yield from from_archive(only.name, only, "")
                return
    yield from from_folder(path)


def wrapping(paths: Iterable[str]) -> int:
    """How many folders lie around a whole class, one in the other.

    A page or a text beside them is no student.
    """
    split = [path.split("/") for path in paths]
    split = [
        parts for parts in split if len(parts) > 1 or not parts[0].lower().endswith(BESIDE_A_CLASS)
    ]
    depth = 0
    while len({parts[0] for parts in split}) == 1 and not named_by_an_lms(split[0][0]):
        depth += 1
        split = [parts[1:] for parts in split if len(parts) > 1 and parts[1]]
        if is_class("/".join(parts) for parts in split):
            return depth
    return 0


def is_class(paths: Iterable[str]) -> bool:
    """Whether paths are those of several students, or named by an LMS, and not of one student.

    Several are two notebooks of different names, or two folders where no notebook lies beside them.
    A copy as an editor names it, and a notebook called as an exercise, is no other student's.
    """
    from course_utils.grading.checks import exercises

    students: set[str] = set()
    folders: set[str] = set()
    has_notebooks = False
    for path in paths:
        first, slash, rest = path.partition("/")
        if named_by_an_lms(first):
            return True
        is_notebook = path.lower().endswith(ENDINGS)
        stem, _ = student_of(first, is_file=not rest)
        if slash:
            folders.add(stem)
        if (is_notebook or first.lower().endswith(".zip")) and stem not in exercises():
            students.add(COPY.sub("", stem))
        has_notebooks = has_notebooks or is_notebook
    flat = students - folders
    return len(students) > 1 or (len(folders) > 1 and has_notebooks and not flat)


def named_by_an_lms(name: str) -> bool:
    """Whether Moodle or Canvas named this."""
    return any(pattern.match(name) for pattern in (MOODLE, CANVAS))


def printable(text: str) -> str:
    """Text that every file and screen takes.

    What steers a terminal, or is half a character, stands there as its number.
    """
    return UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def student_of(name: str, *, is_file: bool) -> tuple[str, str]:
    """(student, id) from the first part of a path, as Moodle, Canvas or a person names it."""
    endings = sorted(ENDINGS, key=len, reverse=True)
    ending = next((end for end in endings if name.lower().endswith(end)), Path(name).suffix)
    stem = name
    if is_file or name.lower().endswith(".zip"):
        stem = name[: len(name) - len(ending)]
    matches = [match for pattern in (MOODLE, CANVAS) if (match := pattern.match(stem))]
    if len(matches) != 1:  # who is both wants another's id
        return stem, ""
    return matches[0]["name"], matches[0]["id"]


def from_folder(folder: Path) -> Iterator[Entry]:
    """Every file in a folder that may be a submission, archives opened."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(HIDDEN) for part in name.split("/")):
            continue
        yield from from_path(path, name)


def from_path(path: Path, name: str) -> Iterator[Entry]:
    """One file or folder, and where it is a zip, the files in it."""
    mode = path.lstat().st_mode
    if stat.S_ISDIR(mode):
        yield Entry(f"{name}/")  # a student who handed in nothing has a line all the same
    elif not stat.S_ISREG(mode):
        yield Entry(name, note=f"{name} is a link or a device and was not opened")
    elif path.suffix.lower() == ".zip":
        yield from from_archive(name, path, f"{name[:-4]}/" if "/" in name else f"{name}/")
    elif name.lower().endswith(ENDINGS):
        yield Entry(name, lambda: at_most(name, path.open("rb")))
    elif path.name.lower() not in SYSTEM_FILES:
        yield Entry(name, is_other=True)


def at_most(name: str, file: IO[bytes]) -> bytes:
    """The bytes of an open file. raises: TooLarge, whatever is said elsewhere of its size"""
    with file:
        content = file.read(LARGEST + 1)  # one more shows that there is more
    if len(content) > LARGEST:
        raise TooLarge(f"{name} has more than {LARGEST:,} bytes and was not read")
    return content


def from_archive(name: str, file: Path | IO[bytes], prefix: str) -> Iterator[Entry]:
    """Every file in a zip that may be a submission. Only memory is written to."""
    if prefix:
        yield Entry(prefix)
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            if len(infos) > MOST:
                note = f"{name} holds {len(infos):,} files and was not opened"
                yield Entry(prefix or name, note=note)
                return
            for info in infos:
                yield from from_entry(archive, info, prefix)  # read while the archive is open
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        yield Entry(prefix or name, note=f"{name} could not be opened: {str(error)[:200]}")


def from_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, prefix: str) -> Iterator[Entry]:
    """One file of a zip, and where it is a zip itself, those in it."""
    parts = info.filename.replace("\\", "/").split("/")  # as Windows writes them, too
    parts = [part for part in parts if part not in ("", ".", "..")]  # none leads out
    path = prefix + "/".join(parts)
    if not parts or any(part.startswith(HIDDEN) for part in parts):
        return
    if info.is_dir():
        yield Entry(f"{path}/")  # of a student who handed in nothing
    elif stat.S_ISLNK(info.external_attr >> 16):  # Unix's mode is the upper half
        yield Entry(path, note=f"{path} is a link and was not followed")
    elif path.lower().endswith(ENDINGS):
        yield Entry(path, lambda: at_most(path, archive.open(info)))
    elif not path.lower().endswith(".zip"):
        if parts[-1].lower() not in SYSTEM_FILES:
            yield Entry(path, is_other=True)
    elif prefix:
        yield Entry(path, note=f"{path} is a zip in a zip and was not opened")
    else:
        yield from from_inner_archive(archive, info, path)


def from_inner_archive(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str
) -> Iterator[Entry]:
    """Every file of a zip that lies in a zip, which is read into memory."""
    try:
        content = at_most(path, archive.open(info))
    except TooLarge as error:
        yield Entry(path, note=str(error))
    except Exception as error:  # see Submission.take
        yield Entry(path, note=f"{path} could not be opened: {str(error)[:200]}")
    else:
        yield from from_archive(path, io.BytesIO(content), path[:-4] + "/")
