"""Notebooks as they come in, from folders and archives of any kind of care: who handed in which bytes."""

import io
import re
import stat
import zipfile
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

LARGEST = 20_000_000  # bytes of one notebook, and of all of a student's
MOST = 20_000  # files of one archive
MANY = 20  # files of one student, and notes on them
KINDS = (".ipynb", ".py")
UNSEEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")
MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(file|onlinetext)_?$")
CANVAS = re.compile(r"^(?P<name>[^_]+?)(_LATE)?_(?P<id>\d+)_\d+_.+$", re.IGNORECASE)


@dataclass
class Submission:
    """What one student handed in. files: {name: bytes}; notes: what could not be taken, in words; id: of the LMS"""

    student: str
    id: str = ""
    files: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)

    def take(self, path, read):
        """Read a file, unless there is enough. read: function without arguments that gives bytes, or a note in words"""
        if len(self.notes) >= MANY:
            return
        if len(self.files) >= MANY or sum(map(len, self.files.values())) > LARGEST:
            self.notes = list(dict.fromkeys([*self.notes, "there are more files than these, which were not read"]))
            return
        try:
            content = read()
        except Exception as error:  # zipfile breaks in more ways than it says, where a stranger made the file
            content = f"{path} could not be read: {str(error)[:200]}"
        if isinstance(content, bytes):
            self.files[path] = content
        elif content:
            self.notes.append(printable(content))


def collect(place):
    """Every submission in a folder or a zip file, by student.

    place: a folder with a notebook, a folder or a zip for each student, or the zip that Canvas or Moodle makes of them.
    Nothing is unpacked onto the disk. Links, devices and files beyond LARGEST are not read; the notes
    of their student say so
    returns: list of Submission, in the order of the names
    raises: FileNotFoundError where there is nothing; ValueError for a place that is no folder and no zip file
    """
    place = Path(place)
    if not place.exists():
        raise FileNotFoundError(f"there is no {place}; name a folder of notebooks or a zip file")
    if place.is_dir():
        entries = from_folder(place)
    elif zipfile.is_zipfile(place):
        entries = from_archive(place.name, place, "")
    else:
        raise ValueError(f"{place} is no folder and no zip file")
    found = {}
    for path, read in entries:
        path = printable(path)
        first, _, rest = path.partition("/")
        student, number = whose(first, is_file=not rest)
        found.setdefault((student, number), Submission(student, number)).take(path, read)
    if not found:
        raise FileNotFoundError(f"there is no submission in {place}: no notebook, no folder and no zip of a student")
    return [found[key] for key in sorted(found)]


def printable(text):
    """Text that every file and screen takes: what steers a terminal, or is half a character, as its number."""
    return UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def whose(name, *, is_file):
    """(student, id) from the first part of a path, as Moodle, Canvas or a person names it."""
    stem = Path(name).stem if is_file or name.endswith(".zip") else name
    found = [match for pattern in (MOODLE, CANVAS) if (match := pattern.match(stem))]
    return (found[0]["name"], found[0]["id"]) if len(found) == 1 else (stem, "")  # who is both wants another's id


def from_folder(folder):
    """(path inside the folder, what reads it) of every file that may be a submission, archives opened."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith((".", "__MACOSX")) for part in name.split("/")):
            continue
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode):
            yield f"{name}/", str  # a student who handed in nothing has a line all the same
        elif not stat.S_ISREG(status.st_mode):
            yield name, partial(str, f"{name} is a link or a device and was not opened")
        elif path.suffix == ".zip":
            yield from from_archive(name, path, f"{name.removesuffix('.zip')}/" if "/" in name else f"{name}/")
        elif path.suffix in KINDS:
            yield name, partial(at_most, name, path.open, "rb")


def at_most(name, opener, *how):
    """The bytes of a file, or a note where they are too many, whatever its folder or its archive says of its size."""
    with opener(*how) as file:
        content = file.read(LARGEST + 1)
    return f"{name} has more than {LARGEST:,} bytes and was not read" if len(content) > LARGEST else content


def from_archive(name, file, prefix):
    """(path, what reads it) of every file in a zip that may be a submission. Only memory is written to."""
    if prefix:
        yield prefix, str
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > MOST:
                yield prefix or name, partial(str, f"{name} holds {len(entries):,} files and was not opened")
                return
            for entry in entries:
                yield from from_entry(archive, entry, prefix)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        yield prefix or name, partial(str, f"{name} could not be opened: {str(error)[:200]}")


def from_entry(archive, entry, prefix):
    """One file of a zip, and where it is a zip itself, those in it."""
    parts = [part for part in entry.filename.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    path = prefix + "/".join(parts)
    if not parts or entry.is_dir() or any(part.startswith((".", "__MACOSX")) for part in parts):
        return
    if stat.S_ISLNK(entry.external_attr >> 16):
        yield path, partial(str, f"{path} is a link and was not followed")
    elif Path(path).suffix in KINDS:
        yield path, partial(at_most, path, archive.open, entry)
    elif path.endswith(".zip") and prefix:
        yield path, partial(str, f"{path} is a zip in a zip and was not opened")
    elif path.endswith(".zip"):
        try:
            content = at_most(path, archive.open, entry)
        except Exception as error:  # see Submission.take
            content = f"{path} could not be opened: {str(error)[:200]}"
        if isinstance(content, str):
            yield path, partial(str, content)
        else:
            yield from from_archive(path, io.BytesIO(content), path.removesuffix(".zip") + "/")
