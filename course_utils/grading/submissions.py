"""Notebooks as they come in, from folders and archives of any kind of care: who handed in which bytes."""

import io
import re
import stat
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

LARGEST = 20_000_000  # bytes of one notebook
MOST = 20_000  # files of one archive
KINDS = (".ipynb", ".py")
MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(file|onlinetext)_?$")
CANVAS = re.compile(r"^(?P<name>[^_]+?)(_LATE)?_(?P<id>\d+)_\d+_.+$", re.IGNORECASE)


@dataclass
class Submission:
    """What one student handed in. files: {name: bytes}; notes: what could not be taken, in words; id: of the LMS"""

    student: str
    id: str = ""
    files: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)


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
    for path, content in entries:
        first, _, rest = path.partition("/")
        student, number = whose(first, is_file=not rest)
        one = found.setdefault((student, number), Submission(student, number))
        if isinstance(content, bytes):
            one.files[path] = content
        elif content:
            one.notes.append(content)
    if not found:
        raise FileNotFoundError(f"there is no submission in {place}: no notebook, no folder and no zip of a student")
    return [found[key] for key in sorted(found)]


def whose(name, *, is_file):
    """(student, id) from the first part of a path, as Moodle, Canvas or a person names it."""
    stem = Path(name).stem if is_file or name.endswith(".zip") else name
    for pattern in (MOODLE, CANVAS):
        if match := pattern.match(stem):
            return match["name"], match["id"]
    return stem, ""


def from_folder(folder):
    """(path inside the folder, bytes or a note) of every file that may be a submission, archives opened."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith((".", "__MACOSX")) for part in name.split("/")):
            continue
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode):
            yield f"{name}/", ""  # a student who handed in nothing has a line all the same
        elif not stat.S_ISREG(status.st_mode):
            yield name, f"{name} is a link or a device and was not opened"
        elif path.suffix == ".zip":
            yield from from_archive(name, path, f"{name.removesuffix('.zip')}/" if "/" in name else f"{name}/")
        elif path.suffix in KINDS:
            too_large = status.st_size > LARGEST
            yield name, f"{name} has more than {LARGEST:,} bytes and was not read" if too_large else path.read_bytes()


def from_archive(name, file, prefix):
    """(path, bytes or a note) of every file in a zip that may be a submission. Only memory is written to."""
    if prefix:
        yield prefix, ""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > MOST:
                yield prefix or name, f"{name} holds {len(entries):,} files and was not opened"
                return
            for entry in entries:
                yield from from_entry(archive, entry, prefix)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        yield prefix or name, f"{name} could not be opened: {error}"


def from_entry(archive, entry, prefix):
    """One file of a zip, read no further than LARGEST, whatever its header says."""
    parts = [part for part in entry.filename.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    path = prefix + "/".join(parts)
    if not parts or entry.is_dir() or any(part.startswith((".", "__MACOSX")) for part in parts):
        return
    if stat.S_ISLNK(entry.external_attr >> 16):
        yield path, f"{path} is a link and was not followed"
    elif Path(path).suffix in KINDS:
        with archive.open(entry) as file:
            content = file.read(LARGEST + 1)
        too_large = len(content) > LARGEST
        yield path, f"{path} has more than {LARGEST:,} bytes and was not read" if too_large else content
    elif path.endswith(".zip") and not prefix:
        with archive.open(entry) as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            yield path, f"{path} has more than {LARGEST:,} bytes and was not opened"
        else:
            yield from from_archive(path, io.BytesIO(content), path.removesuffix(".zip") + "/")
