"""Data sets that somebody put into the data folder: one .npz, or folders of image files."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from course_utils.data.imageset import ImageSet
from course_utils.runtime.errors import UserError

if TYPE_CHECKING:
    from PIL import Image

KEYS = ("x_train", "y_train", "x_test", "y_test")
FORMAT = (
    "x_train, x_test: uint8 (N, H, W) or (N, H, W, C); y_train, y_test: integers (N,); "
    "classes, if any: N names"
)
SPLITS = ("train", "test")


def find_staged(folder: Path | str, name: str) -> Path | None:
    """`<folder>/<name>.npz`, or the folder `<folder>/<name>` with images in it, or None."""
    archive = Path(folder) / f"{name}.npz"
    images = Path(folder) / name
    if archive.exists():
        return archive
    return images if any((images / split).is_dir() for split in SPLITS) else None


def staged_names(folder: Path | str) -> list[str]:
    """Names of all data sets that were put into `folder`, sorted."""
    folder = Path(folder)
    if not folder.is_dir():
        return []
    names = {
        path.stem if path.suffix == ".npz" else path.name
        for path in folder.iterdir()
        if path.name[0] != "."
    }
    return sorted(name for name in names if find_staged(folder, name))


def read_staged(path: Path, name: str, classes: Sequence[str] | None = None) -> ImageSet:
    """Read what `find_staged` returned, as an ImageSet. Nothing is ever written to it.

    classes: names to use where an .npz has none; None numbers them
    raises: ValueError that names the file, what is wrong with it, and the way out
    """
    return read_image_folder(path, name) if path.is_dir() else read_npz(path, name, classes)


def read_npz(path: Path, name: str, classes: Sequence[str] | None = None) -> ImageSet:
    """Read an .npz laid out as FORMAT says; see `read_staged`."""
    try:
        arrays = read_arrays(path)
    except Exception as error:  # NumPy and zipfile raise a dozen types on damage
        why = " ".join(str(error).split()) or type(error).__name__
        raise UserError(
            f"{path} cannot be read: it is damaged, or no .npz of plain arrays ({why}).\n"
            f"  It is left as it is: copy it again, or move it away."
        ) from None
    problem = wrong_layout(arrays)
    if problem:
        raise UserError(f"{path}: {problem}.\n  Required are {FORMAT}.")
    labels = [arrays[f"y_{split}"].astype(np.int64).reshape(-1) for split in SPLITS]
    if "classes" in arrays:
        classes = arrays["classes"].astype(str).tolist()
    elif classes is None:
        largest = max(int(split_labels.max()) for split_labels in labels)
        classes = [str(label) for label in range(1 + largest)]
    return image_set(path, name, [arrays[f"x_{split}"] for split in SPLITS], labels, classes)


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """All arrays of an .npz by name, every byte checked.

    raises: what zipfile and NumPy raise, or ValueError
    """
    # np.load alone misses damage to an array's header that makes the array shorter
    with zipfile.ZipFile(path) as archive:
        damaged = archive.testzip()
    if damaged:
        raise UserError(f"the checksum of {damaged} does not fit")
    with np.load(path, allow_pickle=False) as arrays:
        return {key: arrays[key] for key in arrays.files}


def wrong_layout(arrays: Mapping[str, np.ndarray]) -> str | None:
    """What keeps these arrays from being a data set, in words, or None."""
    missing = [key for key in KEYS if key not in arrays]
    if missing:
        return f"{', '.join(missing)} missing, found {', '.join(arrays) or 'no array at all'}"
    for split in SPLITS:
        x = arrays[f"x_{split}"]
        y = arrays[f"y_{split}"]
        if x.dtype != np.uint8:
            return f"x_{split} must be uint8 pixels in 0..255, got {x.dtype}"
        if x.ndim not in (3, 4) or x.size == 0 or (x.ndim == 4 and x.shape[3] > 4):
            return (
                f"x_{split} must be (N, H, W) or (N, H, W, C), channels last and at most 4, "
                f"got {x.shape}"
            )
        if not np.issubdtype(y.dtype, np.integer):
            return f"y_{split} must be integers, got {y.dtype}"
        if y.shape not in ((len(x),), (len(x), 1)):  # Keras writes (N, 1)
            return f"y_{split} must hold one label for each of the {len(x)} images, got {y.shape}"
    train_size = arrays["x_train"].shape[1:]
    test_size = arrays["x_test"].shape[1:]
    if train_size != test_size:
        return f"x_train and x_test differ in size, {train_size} and {test_size}"
    if "classes" in arrays and arrays["classes"].ndim != 1:
        return f"classes must be (number of classes,), got {arrays['classes'].shape}"
    return None


def read_image_folder(path: Path, name: str) -> ImageSet:
    """Read `<path>/train/<class>/*` and `<path>/test/<class>/*`, every image in RGB.

    See `read_staged`.
    """
    try:
        # here, because a broken torchvision need not concern an .npz
        from torchvision.datasets import ImageFolder
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        # the last two: of a torchvision that was built for another torch
        raise UserError(
            f"{path}: image files are read with torchvision, which does not import ({error}); "
            f"reinstall it, or put the images into {name}.npz"
        ) from None
    try:
        train, test = (ImageFolder(path / split) for split in SPLITS)
    except FileNotFoundError as error:
        raise UserError(
            f"{path} must hold images as train/<class>/*.png and test/<class>/*.png, or .jpg "
            f"({error})"
        ) from None
    if train.classes != test.classes:
        odd = ", ".join(sorted(set(train.classes) ^ set(test.classes)))
        raise UserError(
            f"{path}: train and test must have the same classes, only one of them has {odd}"
        )
    size = open_image(train, train.samples[0][0], None).size
    images = [
        np.stack([np.asarray(open_image(split, file, size)) for file, _ in split.samples])
        for split in (train, test)
    ]
    labels = [np.array(split.targets) for split in (train, test)]
    return image_set(path, name, images, labels, train.classes)


def open_image(split: Any, file: str, size: tuple[int, int] | None) -> "Image.Image":
    """Decode one file to a PIL image in RGB.

    split: torchvision's ImageFolder that lists it
    size: (width, height) in pixels that it must have, None for any
    """
    try:
        image = split.loader(file)
    except Exception as error:  # a decoder raises whatever it meets in a damaged file
        raise UserError(f"{file} cannot be decoded ({error}); replace it or take it out") from None
    if size is not None and image.size != size:
        raise UserError(
            f"all images must have one size: {file} is {image.size[0]}x{image.size[1]}, the first "
            f"one {size[0]}x{size[1]} (width x height); resize it, for example with PIL's "
            "Image.resize"
        )
    return image


def image_set(
    path: Path,
    name: str,
    images: Sequence[np.ndarray],
    labels: Sequence[np.ndarray],
    classes: Sequence[str],
) -> ImageSet:
    """An ImageSet of the arrays of both splits, images channels last.

    raises: ValueError, the ImageSet's own with the path in front
    """
    x_train, x_test = (channels_first(split) for split in images)
    y_train, y_test = (torch.from_numpy(split) for split in labels)
    try:
        return ImageSet(name, x_train, y_train, x_test, y_test, tuple(classes))
    except ValueError as error:
        raise UserError(f"{path}: {error}") from None


def channels_first(x: np.ndarray) -> torch.Tensor:
    """(N, H, W) or (N, H, W, C) uint8 array -> (N, C, H, W) uint8 tensor."""
    x = x[..., None] if x.ndim == 3 else x
    return torch.from_numpy(np.ascontiguousarray(x.transpose(0, 3, 1, 2)))
