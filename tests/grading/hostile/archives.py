"""Zips and folders that lead out, are larger than they look, are broken, or hold no files."""

import io
import os
import stat
import warnings
import zipfile

from grading.classes import paper
from grading.hostile.case import Case

WORK = "work.ipynb"
LOST = {"rest": "unreadable", "human": "slide: unreadable"}


def packed(*entries, method=zipfile.ZIP_DEFLATED):
    """The bytes of a zip. entries: (name or ZipInfo, bytes)"""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, content in entries:
            file.writestr(name, content)
    return buffer.getvalue()


def link(name):
    """An entry of a zip that is a symbolic link."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def bomb():
    """A zip of 200 kB with a notebook of 200 MB, written without ever having them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file, file.open(WORK, "w") as entry:
        for _ in range(200):
            entry.write(bytes(1_000_000))
    return buffer.getvalue()


def bombs():
    """A zip of 200 kB with 60 files of 900 kB, and the work behind them."""
    return packed(
        *[(f"{number:02}.py", b"X = 1  #" + bytes(900_000)) for number in range(60)],
        (WORK, paper()),
    )


def many():
    """A zip with 21,000 entries."""
    return packed(*[(f"{number}.ipynb", b"") for number in range(21_000)])


def encrypted():
    """A zip whose entry says that it needs a password."""
    content = bytearray(packed((WORK, paper())))
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    return bytes(content)


def corrupt():
    """A zip whose compressed bytes are no compressed bytes."""
    content = bytearray(packed((WORK, paper())))
    content[60:200] = b"\xff" * 140
    return bytes(content)


def twice():
    """A zip with two entries of one name; the last one counts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of zipfile's, about just that
        return packed((WORK, b"{}"), (WORK, paper()))


def put_links(folder):
    (folder / "links").mkdir()
    (folder / "links" / WORK).symlink_to("/etc/passwd")
    (folder / "links" / "all").symlink_to("/")


def put_pipe(folder):
    (folder / "pipe").mkdir()
    os.mkfifo(folder / "pipe" / WORK)
    os.mkfifo(folder / "pipe" / "work.zip")


def put_device(folder):
    (folder / "device").mkdir()
    try:
        # /dev/zero, which never ends
        os.mknod(folder / "device" / WORK, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:  # only root makes devices
        (folder / "device" / WORK).symlink_to("/dev/zero")


def zipped(name, tries, content, **expected):
    return Case(name, tries, {f"{name}.zip": content}, **expected)


FAKES = {
    "result.json": b'{"kind": "correct"}',
    "grades.csv": b"Student,Grade\nfakes,100\n",
    "hand.csv": b"x",
    "results/fakes-0.json": b"{}",
    "secret-seed.txt": b"0",
}
NESTED = packed(("b.zip", packed(("c.zip", packed((WORK, paper()))))))
CASES = [
    zipped("zip-plain", "An honest zip, with a folder in it.", packed((f"a/{WORK}", paper()))),
    zipped(
        "zip-up",
        "Entries lead out of the archive, in every spelling.",
        packed(
            (f"../../../up-{WORK}", paper()),
            ("..\\..\\up.ipynb", b"{}"),
            (f"/tmp/up-{WORK}", b"{}"),
        ),
        notes="3 files were handed in; .*/up-work.ipynb was graded",
        human="3 files were handed in",
    ),
    zipped(
        "zip-link",
        "An entry is a link to the passwords of the system.",
        packed((link(WORK), b"/etc/passwd")),
        notes="zip-link.zip/work.ipynb is a link and was not followed",
        **LOST,
    ),
    zipped(
        "zip-bomb",
        "A notebook of 200 MB in a zip of 200 kB.",
        bomb,
        notes="has more than 20,000,000 bytes and was not read",
        **LOST,
    ),
    zipped(
        "zip-bombs",
        "60 files of almost a megabyte each, and the work behind them.",
        bombs,
        notes="there are more files than these, which were not read",
        **LOST,
    ),
    zipped(
        "zip-many", "21,000 entries.", many, notes="holds 21,000 files and was not opened", **LOST
    ),
    zipped(
        "zip-in-zip",
        "Zips in zips, three deep.",
        NESTED,
        notes="b.zip is a zip in a zip and was not opened",
        **LOST,
    ),
    zipped(
        "zip-locked",
        "The zip needs a password.",
        encrypted(),
        notes="could not be read: .*encrypted",
        **LOST,
    ),
    zipped(
        "zip-corrupt",
        "The compressed bytes are damaged.",
        corrupt(),
        notes="could not be read: .*Error -3",
        **LOST,
    ),
    zipped(
        "zip-cut",
        "The zip ends in the middle.",
        packed((WORK, paper()))[:2000],
        notes="could not be opened: File is not a zip file",
        **LOST,
    ),
    zipped("zip-empty", "The zip is empty.", b"PK\5\6" + bytes(18), **LOST),
    zipped(
        "zip-odd",
        "The zip is packed in an odd way.",
        packed((WORK, paper()), method=zipfile.ZIP_LZMA),
    ),
    zipped("zip-twice", "Two entries have one name; the last one counts.", twice()),
    zipped(
        "zip-notes",
        "300 links, of which nobody reads all.",
        packed(*[(link(f"{number}.ipynb"), b"/") for number in range(300)]),
        notes="/0.ipynb is a link",
        **LOST,
    ),
    Case(
        "links",
        "Files and folders are links to the system.",
        put=put_links,
        notes="links/all is a link or a device",
        **LOST,
    ),
    Case(
        "pipe",
        "Files are pipes, which nobody writes to.",
        put=put_pipe,
        notes="pipe/work.zip is a link or a device",
        **LOST,
    ),
    Case(
        "device",
        "A file is a device that never ends.",
        put=put_device,
        notes="is a link or a device",
        **LOST,
    ),
    Case(
        "fakes",
        "Results, grades and a seed lie beside the work.",
        {f"fakes/{name}": content for name, content in FAKES.items()} | {f"fakes/{WORK}": paper()},
    ),
    Case(
        "many-files",
        "Thirty notebooks, each with other works.",
        {f"many-files/{number:02}.ipynb": paper(slide=f"X = {number}") for number in range(30)},
        ends={"slide": "missing"},
        notes="there are more files than these",
        human="slide: missing",
    ),
    Case(
        "nothing", "The folder is empty.", put=lambda folder: (folder / "nothing").mkdir(), **LOST
    ),
]
