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
KINDS = (
    ".ipynb",
    ".py",
    ".ipynb.txt",
    ".ipynb.json",
)  # the last two as browsers and mail programs rename a notebook
NOBODYS = ("thumbs.db", "desktop.ini")  # files that a system leaves in a folder
COPY = re.compile(r"(-Copy\d*| \(\d+\)| copy( \d+)?)$")
UNSEEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")
MOODLE = re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(file|onlinetext)_?$")
CANVAS = re.compile(r"^(?P<name>[^_]+?)(_LATE)?_(?P<id>\d+)_\d+_.+$", re.IGNORECASE)


@dataclass
class Submission:
    """What one student handed in.

    files: {name: bytes}; notes: what could not be taken, in words; others: files of other types; id: of the LMS
    """

    student: str
    id: str = ""
    files: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    others: list = field(default_factory=list)

    def take(self, path, read):
        """Read a file, unless there is enough. read: function without arguments that gives bytes, or a note in words"""
        if len(self.notes) >= MANY:
            return
        if len(self.files) >= MANY or sum(map(len, self.files.values())) > LARGEST:
            self.notes = list(
                dict.fromkeys([*self.notes, "there are more files than these, which were not read"])
            )
            return
        try:
            content = read()
        except (
            Exception
        ) as error:  # zipfile breaks in more ways than it says, where a stranger made the file
            content = f"{path} could not be read: {str(error)[:200]}"
        if isinstance(content, bytes):
            self.files[path] = content
        elif content:
            self.notes.append(printable(content))


def collect(place):
    """Every submission in a folder or a zip file, by student.

    place: a folder with a notebook, a folder or a zip for each student, or the zip that Canvas or Moodle makes of them;
    a single folder or zip around them all is looked through. Nothing is unpacked onto the disk. Links, devices and
    files beyond LARGEST are not read; the notes of their student say so. Who handed in files of other types only has a
    row, too, whose note names them
    returns: list of Submission, in the order of the names
    raises: FileNotFoundError where there is nothing; ValueError for a place that is no folder and no zip file
    """
    place = Path(place)
    if not place.exists():
        raise FileNotFoundError(f"there is no {place}; name a folder of notebooks or a zip file")
    if not place.is_dir() and not zipfile.is_zipfile(place):
        raise ValueError(f"{place} is no folder and no zip file")
    found = {}
    around = wrapping(path for path, _ in entries_of(place))
    for path, read in entries_of(place):
        *_, path = printable(path).split("/", around)
        first, _, rest = path.partition("/")
        if not first:  # the wrapping itself
            continue
        student, number = whose(first, is_file=not rest)
        one = found.setdefault((student, number), Submission(student, number))
        if read is None:
            one.others.append(rest or first)
        else:
            one.take(path, read)
    if not found:
        raise FileNotFoundError(
            f"there is no submission in {place}: no notebook, no folder and no zip of a student"
        )
    for one in found.values():
        if len(found) == 1 and len(one.files) + len(one.others) > 1:
            one.notes.append(
                "all lies in one folder or zip, and was taken for one student's: is it a class?"
            )
        if one.others and not one.files:
            one.notes.append(f"no notebook: {', '.join(sorted(one.others)[:5])}")
    return [found[key] for key in sorted(found)]


def entries_of(place):
    """(path, what reads it) of everything handed in, from a folder, from a zip, or from the only zip in a folder."""
    if not place.is_dir():
        yield from from_archive(place.name, place, "")
        return
    inside = [path for path in place.iterdir() if not path.name.startswith((".", "__MACOSX"))]
    inside = [
        path for path in inside if path.is_dir() or path.name.lower().endswith((".zip", *KINDS))
    ]
    if (
        len(inside) == 1
        and inside[0].suffix.lower() == ".zip"
        and inside[0].is_file()
        and not inside[0].is_symlink()
    ):
        paths = [path for path, _ in from_archive(inside[0].name, inside[0], "")]
        if wrapping(paths) or is_class(paths):
            yield from from_archive(inside[0].name, inside[0], "")
            return
    yield from from_folder(place)


def wrapping(paths):
    """How many folders lie around a whole class, one in the other. A page or a text beside them is no student."""
    paths, depth = [path.split("/") for path in paths], 0
    paths = [
        path
        for path in paths
        if len(path) > 1 or not path[0].lower().endswith((".html", ".txt", ".csv", ".md"))
    ]
    while len({path[0] for path in paths}) == 1 and not named_by_an_lms(paths[0][0]):
        depth, paths = depth + 1, [path[1:] for path in paths if len(path) > 1 and path[1]]
        if is_class("/".join(path) for path in paths):
            return depth
    return 0


def is_class(paths):
    """Whether paths are those of several students, or named by an LMS, and not what one student handed in.

    Several are two notebooks of different names, or two folders where no notebook lies beside them. A copy as an editor
    names it, and a notebook called as an exercise, is no other student's.
    """
    from course_utils.grading.checks import exercises

    students, folders, notebooks = set(), set(), False
    for path in paths:
        first, slash, rest = path.partition("/")
        if named_by_an_lms(first):
            return True
        is_notebook = path.lower().endswith(KINDS)
        stem, _ = whose(first, is_file=not rest)
        if slash:
            folders.add(stem)
        if (is_notebook or first.lower().endswith(".zip")) and stem not in exercises():
            students.add(COPY.sub("", stem))
        notebooks = notebooks or is_notebook
    flat = students - folders
    return len(students) > 1 or (len(folders) > 1 and notebooks and not flat)


def named_by_an_lms(name):
    return any(pattern.match(name) for pattern in (MOODLE, CANVAS))


def printable(text):
    """Text that every file and screen takes: what steers a terminal, or is half a character, as its number."""
    return UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def whose(name, *, is_file):
    """(student, id) from the first part of a path, as Moodle, Canvas or a person names it."""
    ending = next(
        (kind for kind in sorted(KINDS, key=len)[::-1] if name.lower().endswith(kind)),
        Path(name).suffix,
    )
    stem = (
        name[: len(name) - len(ending)]
        if ending and (is_file or name.lower().endswith(".zip"))
        else name
    )
    found = [match for pattern in (MOODLE, CANVAS) if (match := pattern.match(stem))]
    return (
        (found[0]["name"], found[0]["id"]) if len(found) == 1 else (stem, "")
    )  # who is both wants another's id


def from_folder(folder):
    """(path inside the folder, what reads it) of every file that may be a submission, archives opened.

    What reads it is None for a file of another type.
    """
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith((".", "__MACOSX")) for part in name.split("/")):
            continue
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode):
            yield f"{name}/", str  # a student who handed in nothing has a line all the same
        elif not stat.S_ISREG(status.st_mode):
            yield name, partial(str, f"{name} is a link or a device and was not opened")
        elif path.suffix.lower() == ".zip":
            yield from from_archive(name, path, f"{name[:-4]}/" if "/" in name else f"{name}/")
        elif name.lower().endswith(KINDS):
            yield name, partial(at_most, name, path.open, "rb")
        elif path.name.lower() not in NOBODYS:
            yield name, None


def at_most(name, opener, *how):
    """The bytes of a file, or a note where they are too many, whatever its folder or its archive says of its size."""
    with opener(*how) as file:
        content = file.read(LARGEST + 1)
    return (
        f"{name} has more than {LARGEST:,} bytes and was not read"
        if len(content) > LARGEST
        else content
    )


def from_archive(name, file, prefix):
    """(path, what reads it) of every file in a zip that may be a submission. Only memory is written to."""
    if prefix:
        yield prefix, str
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > MOST:
                yield (
                    prefix or name,
                    partial(str, f"{name} holds {len(entries):,} files and was not opened"),
                )
                return
            for entry in entries:
                yield from from_entry(archive, entry, prefix)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        yield prefix or name, partial(str, f"{name} could not be opened: {str(error)[:200]}")


def from_entry(archive, entry, prefix):
    """One file of a zip, and where it is a zip itself, those in it."""
    parts = [
        part for part in entry.filename.replace("\\", "/").split("/") if part not in ("", ".", "..")
    ]
    path = prefix + "/".join(parts)
    if not parts or any(part.startswith((".", "__MACOSX")) for part in parts):
        return
    if entry.is_dir():
        yield f"{path}/", str  # of a student who handed in nothing
        return
    if stat.S_ISLNK(entry.external_attr >> 16):
        yield path, partial(str, f"{path} is a link and was not followed")
    elif path.lower().endswith(KINDS):
        yield path, partial(at_most, path, archive.open, entry)
    elif not path.lower().endswith(".zip"):
        if parts[-1].lower() not in NOBODYS:
            yield path, None
    elif prefix:
        yield path, partial(str, f"{path} is a zip in a zip and was not opened")
    else:
        try:
            content = at_most(path, archive.open, entry)
        except Exception as error:  # see Submission.take
            content = f"{path} could not be opened: {str(error)[:200]}"
        if isinstance(content, str):
            yield path, partial(str, content)
        else:
            yield from from_archive(path, io.BytesIO(content), path[:-4] + "/")
