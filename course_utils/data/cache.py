"""Where data lie on this machine, and image sets kept there, each used while its digest fits."""

import os
import sys
import uuid
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from course_utils.data.imageset import ImageSet
from course_utils.runtime.errors import UserError
from course_utils.runtime.folders import expanded, home
from course_utils.runtime.storage import atomic_path, digest

TENSORS = ("train_images", "train_labels", "test_images", "test_labels")


def data_folder() -> Path:
    """The folder for data sets: COURSE_DATA, or `cnn-course` in the user's own cache.

    It need not exist yet.
    """
    chosen = os.environ.get("COURSE_DATA")
    return expanded(chosen) if chosen else user_cache()


def user_cache() -> Path:
    """`cnn-course` in the folder where this operating system keeps what can be made again."""
    if sys.platform == "darwin":
        base = home() / "Library" / "Caches"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home() / ".cache")
    return base / "cnn-course"


def keeping_folder(folder: Path) -> Path | None:
    """Where to keep downloads and copies.

    returns: `folder`, the user's cache if that is read-only, None if both are
    """
    return next((path for path in (folder, user_cache()) if is_writable(path)), None)


def is_writable(folder: Path) -> bool:
    """Whether a file can be made in `folder`, or `folder` itself can be made.

    Tried: permissions alone can deceive.
    """
    folder = Path(folder).absolute()
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    probe = existing / f".probe-{uuid.uuid4().hex}"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def cache_path(keep: Path | None, name: str) -> Path | None:
    """The kept copy of a data set. keep: from `keeping_folder`; None where that is None"""
    return None if keep is None else keep / "cache" / f"{name}.npz"


def cached(path: Path | None, name: str, key: str, build: Callable[[], ImageSet]) -> ImageSet:
    """The image set kept at `path` if it is whole and made for `key`; else build() it, and keep it.

    path: None to keep nothing; key: changes whenever build() would give something else

    A damaged copy is replaced, and a copy that cannot be written is done without, both with a
    warning.
    """
    if path is None:
        return build()
    try:
        return recall(path, name, key)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except Exception as error:  # NumPy and zipfile raise a dozen types on damage
        warnings.warn(f"{path} is not used ({one_line(error)}); {name} is made again", stacklevel=3)
    images = build()
    try:
        store(path, images, key)
    except OSError as error:
        warnings.warn(
            f"{path} cannot be written ({one_line(error)}); {name} is made again each time",
            stacklevel=3,
        )
    return images


def store(path: Path, images: ImageSet, key: str) -> None:
    """Write an ImageSet to an uncompressed .npz with its key and its digest: whole or absent."""
    arrays: dict[str, Any] = {name: getattr(images, name).numpy() for name in TENSORS}
    arrays |= {"classes": np.array(images.classes), "key": np.array(key)}
    with atomic_path(path) as temporary:
        # the temporary name ends in .npz, too: to any other NumPy would append it
        np.savez(temporary, sha256=np.array(digest(arrays)), **arrays)


def recall(path: Path, name: str, key: str) -> ImageSet:
    """Read what `store` wrote.

    raises: FileNotFoundError, ValueError, or whatever NumPy raises on a damaged file
    """
    # opened here, because np.load(path) leaves a truncated file open, and Windows cannot replace an
    # open file
    with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    expected = str(arrays.pop("sha256"))
    if digest(arrays) != expected:
        raise UserError(f"damaged: its arrays do not have the digest {expected[:12]}...")
    if str(arrays["key"]) != key:
        raise UserError(f"made for {arrays['key']}, not for {key}")
    tensors = {name: torch.from_numpy(arrays[name]) for name in TENSORS}
    return ImageSet(name, classes=tuple(arrays["classes"].tolist()), **tensors)


def one_line(error: Exception) -> str:
    """An exception as one line of text, also where its message is empty."""
    return " ".join(str(error).split()) or type(error).__name__
