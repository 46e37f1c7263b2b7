"""Every data set of the course by name: embedded, put into the data folder, or downloaded."""

import difflib
from pathlib import Path

from course_utils.data.cache import cache_path, cached, data_folder, keeping_folder
from course_utils.data.digits import digits
from course_utils.data.imageset import ImageSet
from course_utils.data.local_files import find_staged, read_staged, staged_names
from course_utils.data.nuisances import STANDARD
from course_utils.data.published import CLASSES, KINDS, raw_files, read_published
from course_utils.data.shapes import VERSION, shapes
from course_utils.runtime.errors import UserError
from course_utils.runtime.folders import expanded, home

EMBEDDED = ("shapes", "digits")
SUBSTITUTES = {
    "cifar10": "shapes",
    "cifar100": "shapes",
    "mnist": "digits",
    "fashion_mnist": "digits",
}


class DataUnavailable(ValueError):
    """A data set is not on this machine and could not be downloaded.

    Its message names three ways out.
    """


def load(name: str, *, folder: Path | str | None = None, progress: bool = True) -> ImageSet:
    """Load a data set by name.

    name: shapes, digits, cifar10, cifar100, mnist, fashion_mnist, or one that lies in the data
        folder, either as `<name>.npz` with x_train, y_train, x_test, y_test or as
        `<name>/train/<class>/*.png` and `<name>/test/...`; what lies there wins over the embedded
        or downloaded one of that name
    folder: the data folder; None is `data_folder()`
    progress: show downloads
    returns: ImageSet, images (N, C, H, W) uint8 in 0..255
    raises: DataUnavailable (a ValueError) if it would have to be downloaded and cannot be;
        ValueError for an unknown name or a damaged file

    >>> load("shapes").train_images.shape
    torch.Size([10000, 3, 32, 32])
    """
    root = chosen(folder)
    if not is_plain(name) or name not in names(root):
        raise UserError(unknown(name, root))
    staged = find_staged(root, name)
    if staged:
        return read_staged(staged, name, CLASSES.get(name))
    if name == "digits":
        return digits()
    keep = keeping_folder(root)
    path = cache_path(keep, name)
    if name == "shapes":
        return cached(path, name, f"drawing {VERSION} with {STANDARD}", shapes)
    try:
        return cached(path, name, "published", lambda: read_published(name, root, keep, progress))
    except (OSError, ImportError) as error:
        raise DataUnavailable(unavailable(name, root, error)) from None


def names(folder: Path | str | None = None) -> tuple[str, ...]:
    """All names that `load` knows: the six of the course, then those in the data folder."""
    course = (*EMBEDDED, *KINDS)
    return (*course, *(name for name in staged_names(chosen(folder)) if name not in course))


def available(folder: Path | str | None = None) -> dict[str, str]:
    """Where each data set is, without loading it.

    returns: from name to 'embedded', a path and its kind, or 'absent'

    >>> available()["digits"]
    'embedded'
    """
    root = chosen(folder)
    keep = keeping_folder(root)
    return {name: whereabouts(name, root, keep) for name in names(root)}


def chosen(folder: Path | str | None) -> Path:
    """The data folder: `folder`, or the usual one where that is None."""
    return data_folder() if folder is None else expanded(folder)


def whereabouts(name: str, folder: Path, keep: Path | None) -> str:
    """Where one data set is, as `available` says it. keep: from `keeping_folder`"""
    staged = find_staged(folder, name)
    if staged:
        return f"staged: {staged}"
    if name in EMBEDDED:
        return "embedded"
    copy = cache_path(keep, name)
    if copy is not None and copy.exists():
        return f"cached: {copy}"
    for raw_folder in (folder, keep):
        files = raw_files(name, raw_folder) if raw_folder is not None else []
        if files:
            return f"raw files: {files[0] if len(files) == 1 else files[0].parent}"
    return "absent"


def is_plain(name: object) -> bool:
    """Whether a name can stand for a file in the data folder and not for one elsewhere."""
    # the colon: on Windows it names a drive
    return isinstance(name, str) and name not in ("", ".", "..") and not set(name) & set("/\\:\0")


def unknown(name: object, folder: Path) -> str:
    """The message for a name that no data set has, with the nearest that one has."""
    known = names(folder)
    near = difflib.get_close_matches(str(name).lower(), known, n=1)
    suggestion = f'did you mean "{near[0]}"? ' if near else ""
    return (
        f"no data set is called {name!r}; {suggestion}known: {', '.join(known)}; your own: "
        f"put <name>.npz or a folder <name> of images into {short(folder)} (see load)"
    )


def unavailable(name: str, folder: Path, error: Exception) -> str:
    """The message for a data set that is not here, with three ways out."""
    return (
        f"{name} is not on this machine and could not be downloaded ({error}).\n"
        f'  Offline?      load("{SUBSTITUTES[name]}") needs nothing and behaves like it.\n'
        f"  Have a copy?  put {name}.npz (x_train, y_train, x_test, y_test) into {short(folder)}, "
        "or set COURSE_DATA.\n"
        f"  Online later? course data {name}"
    )


def short(folder: Path) -> str:
    """A path with ~ for the home folder."""
    try:
        return f"~/{folder.absolute().relative_to(home()).as_posix()}"
    except ValueError:  # it lies elsewhere, or this user has no home
        return str(folder)
