"""Every data set of the course by name: embedded, put into the data folder, or downloaded."""

import difflib
from pathlib import Path

from course_utils.data.cache import cache_path, cached, data_folder, keeping_folder
from course_utils.data.digits import digits
from course_utils.data.local_files import find_staged, read_staged, staged_names
from course_utils.data.published import CLASSES, KINDS, raw_files, read_published
from course_utils.data.shapes import STANDARD, VERSION, shapes

EMBEDDED = ("shapes", "digits")
SUBSTITUTES = {
    "cifar10": "shapes",
    "cifar100": "shapes",
    "mnist": "digits",
    "fashion_mnist": "digits",
}


class DataUnavailable(ValueError):
    """A data set is not on this machine and could not be downloaded. Its message names three ways out."""


def load(name, *, folder=None, progress=True):
    """Load a data set by name.

    name: shapes, digits, cifar10, cifar100, mnist, fashion_mnist, or one that lies in the data folder, either as
        `<name>.npz` with x_train, y_train, x_test, y_test or as `<name>/train/<class>/*.png` and `<name>/test/...`;
        what lies there wins over the embedded or downloaded one of that name
    folder: the data folder; None is `data_folder()`
    progress: show downloads
    returns: ImageSet, images (N, C, H, W) uint8 in 0..255
    raises: DataUnavailable (a ValueError) if it would have to be downloaded and cannot be;
        ValueError for an unknown name or a damaged file

    >>> load("shapes").train_images.shape
    torch.Size([10000, 3, 32, 32])
    """
    folder = chosen(folder)
    if not is_plain(name):
        raise ValueError(unknown(name, folder))
    staged = find_staged(folder, name)
    if staged:
        return read_staged(staged, name, CLASSES.get(name))
    if name == "digits":
        return digits()
    if name == "shapes":
        path = cache_path(keeping_folder(folder), name)
        return cached(path, name, f"drawing {VERSION} with {STANDARD}", shapes)
    if name not in KINDS:
        raise ValueError(unknown(name, folder))
    keep = keeping_folder(folder)
    try:
        return cached(
            cache_path(keep, name),
            name,
            "published",
            lambda: read_published(name, folder, keep, progress),
        )
    except (OSError, ImportError) as error:
        raise DataUnavailable(unavailable(name, folder, error)) from None


def names(folder=None):
    """All names that `load` knows: the six of the course, then those that lie in the data folder."""
    course = (*EMBEDDED, *KINDS)
    return (*course, *(name for name in staged_names(chosen(folder)) if name not in course))


def available(folder=None):
    """Where each data set is, without loading it: dict from name to 'embedded', a path and its kind, or 'absent'.

    >>> available()["digits"]
    'embedded'
    """
    folder = chosen(folder)
    keep = keeping_folder(folder)
    return {name: whereabouts(name, folder, keep) for name in names(folder)}


def chosen(folder):
    return data_folder() if folder is None else Path(folder).expanduser()


def whereabouts(name, folder, keep):
    staged, copy = find_staged(folder, name), cache_path(keep, name)
    if staged:
        return f"staged: {staged}"
    if name in EMBEDDED:
        return "embedded"
    if copy is not None and copy.exists():
        return f"cached: {copy}"
    places = [folder] if keep is None else [folder, keep]
    found = next((raw for raw in (raw_files(name, place) for place in places) if raw), None)
    return f"raw files: {found[0] if len(found) == 1 else found[0].parent}" if found else "absent"


def is_plain(name):
    """Whether a name can stand for a file in the data folder and not for one elsewhere."""
    return isinstance(name, str) and name not in ("", ".", "..") and not set(name) & set("/\\:\0")


def unknown(name, folder):
    known = names(folder)
    near = difflib.get_close_matches(str(name).lower(), known, n=1)
    suggestion = f'did you mean "{near[0]}"? ' if near else ""
    return (
        f"no data set is called {name!r}; {suggestion}known: {', '.join(known)}; your own: put <name>.npz "
        f"or a folder <name> of images into {short(folder)} (see load)"
    )


def unavailable(name, folder, error):
    return (
        f"{name} is not on this machine and could not be downloaded ({error}).\n"
        f'  Offline?      load("{SUBSTITUTES[name]}") needs nothing and behaves like it.\n'
        f"  Have a copy?  put {name}.npz (x_train, y_train, x_test, y_test) into {short(folder)}, or set COURSE_DATA.\n"
        f"  Online later? course data {name}"
    )


def short(folder):
    """A path with ~ for the home folder."""
    try:
        return f"~/{folder.absolute().relative_to(Path.home()).as_posix()}"
    except (ValueError, RuntimeError):
        return str(folder)
