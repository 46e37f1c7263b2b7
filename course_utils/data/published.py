"""The published data sets, from the files that their authors serve.

CIFAR-10 and -100, MNIST and Fashion-MNIST. Addresses, md5 sums and the CIFAR decoder are
torchvision's. The download is ours, because torchvision's cannot resume.
"""

import gzip
import math
import tarfile
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from course_utils.data.downloads import fetch
from course_utils.data.imageset import ImageSet
from course_utils.runtime.errors import UserError

CLASSES = {
    "cifar10": "airplane automobile bird cat deer dog frog horse ship truck".split(),
    "cifar100": """apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy
        bridge bus butterfly camel can castle caterpillar cattle chair chimpanzee clock cloud
        cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish forest fox girl
        hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree
        motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck
        pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal
        shark shrew skunk skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper
        table tank telephone television tiger tractor train trout tulip turtle wardrobe whale
        willow_tree wolf woman worm""".split(),
    "mnist": "0 1 2 3 4 5 6 7 8 9".split(),
    "fashion_mnist": [
        "T-shirt/top",
        *"Trouser Pullover Dress Coat Sandal Shirt Sneaker Bag".split(),
        "Ankle boot",
    ],
}
KINDS = {
    "cifar10": "CIFAR10",
    "cifar100": "CIFAR100",
    "mnist": "MNIST",
    "fashion_mnist": "FashionMNIST",
}
CIFAR_FILES = {
    "cifar10": ("cifar-10-batches-py", "cifar-10-python.tar.gz"),
    "cifar100": ("cifar-100-python", "cifar-100-python.tar.gz"),
}
# Both MNISTs have the same files, of the same size.
IDX_SPLITS = {"train": 60_000, "t10k": 10_000}  # images
# Shape of one image, of one label.
IDX_PARTS: dict[str, tuple[int, ...]] = {"images-idx3-ubyte": (28, 28), "labels-idx1-ubyte": ()}
UBYTE = 0x08  # code of the element type, third byte of an IDX file


def read_published(name: str, folder: Path, keep: Path | None, progress: bool = True) -> ImageSet:
    """The data set from raw files in `folder`, or downloaded into `keep`, as an ImageSet.

    name: a key of KINDS; keep: None if nothing can be written
    raises: OSError or ImportError if a file is not there and cannot be downloaded, ValueError if
    one is damaged
    """
    read = read_cifar if name in CIFAR_FILES else read_mnist
    train_images, train_labels, test_images, test_labels = read(name, folder, keep, progress)
    classes = tuple(CLASSES[name])
    return ImageSet(name, train_images, train_labels, test_images, test_labels, classes)


def raw_files(name: str, folder: Path) -> list[Path]:
    """The files of data set `name` that lie in `folder`: empty unless all of them are there."""
    if name in CIFAR_FILES:
        # the folder, which comes first, spares extracting the archive
        return [folder / file for file in CIFAR_FILES[name] if (folder / file).exists()][:1]
    wanted = [f"{split}-{part}" for split in IDX_SPLITS for part in IDX_PARTS]
    files = [find_idx(folder / KINDS[name] / "raw", file) for file in wanted]
    present = [path for path in files if path is not None]
    return present if len(present) == len(wanted) else []


def torchvision_source(name: str) -> Any:
    """torchvision's class for data set `name`. raises: ImportError"""
    try:
        from torchvision import datasets  # here, because only a download and CIFAR's files need it
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        # the last two: of a torchvision that was built for another torch
        raise ImportError(f"torchvision, which knows the files, does not import: {error}") from None
    return getattr(datasets, KINDS[name])


def writable(keep: Path | None) -> Path:
    """The folder for downloads. raises: OSError where there is none"""
    if keep is None:
        raise OSError("neither the data folder nor the user's cache can be written")
    return keep


def read_cifar(name: str, folder: Path, keep: Path | None, progress: bool) -> list[torch.Tensor]:
    """Images and labels of both splits: tensors in the order of ImageSet."""
    source = torchvision_source(name)
    raw = raw_files(name, folder)
    if raw and raw[0].is_dir():
        return decode_cifar(source, folder)
    archive = raw[0] if raw else writable(keep) / source.filename
    fetch(source.url, archive, source.tgz_md5, progress)  # an archive that is there it only checks
    with tempfile.TemporaryDirectory(dir=keep, prefix=".extract-") as temporary:
        with tarfile.open(archive) as tar:
            tar.extractall(temporary, filter="data")  # refuses names that lead out of the folder
        return decode_cifar(source, temporary)


def decode_cifar(source: Any, root: Path | str) -> list[torch.Tensor]:
    """The tensors of both splits, in the order of ImageSet.

    source: from `torchvision_source`; root: folder that holds the extracted archive
    """
    tensors = []
    for train in (True, False):
        try:
            split = source(root, train=train)  # compares the md5 of every file
        except RuntimeError as error:
            raise UserError(
                f"{root}/{source.base_folder} is damaged: {error}; move it away"
            ) from None
        images = torch.from_numpy(split.data).permute(0, 3, 1, 2).contiguous()  # (N, 3, 32, 32)
        tensors += [images, torch.tensor(split.targets)]
    return tensors


def read_mnist(name: str, folder: Path, keep: Path | None, progress: bool) -> list[torch.Tensor]:
    """Images and labels of both splits: tensors in the order of ImageSet."""
    tensors = []
    for split, count in IDX_SPLITS.items():
        for part, shape in IDX_PARTS.items():
            path = find_idx(folder / KINDS[name] / "raw", f"{split}-{part}")
            path = path or fetch_idx(name, f"{split}-{part}", keep, progress)
            tensor = torch.from_numpy(read_idx(path, (count, *shape)))
            tensors.append(tensor[:, None] if shape else tensor.long())  # (N, 1, 28, 28), (N,)
    return tensors


def find_idx(raw: Path, file: str) -> Path | None:
    """The file in folder `raw`, as it is or gzipped, or None."""
    return next((path for path in (raw / file, raw / f"{file}.gz") if path.exists()), None)


def fetch_idx(name: str, file: str, keep: Path | None, progress: bool) -> Path:
    """Download one file of an MNIST into `keep`; see `fetch`."""
    source = torchvision_source(name)
    md5 = dict(source.resources)[f"{file}.gz"]
    path = writable(keep) / KINDS[name] / "raw" / f"{file}.gz"
    return fetch([f"{mirror}{file}.gz" for mirror in source.mirrors], path, md5, progress)


def read_idx(path: Path, shape: Sequence[int]) -> np.ndarray:
    """Read an IDX file of bytes.

    LeCun's format: two zeros, type, rank, big-endian int32 sizes, then the elements.

    path: gzipped if it ends in .gz; shape: what it must hold -> uint8 array of that shape
    raises: ValueError for a file that holds anything else
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            content = bytearray(file.read())  # because torch wants memory that may be written
    except (OSError, EOFError, zlib.error) as error:
        raise UserError(
            f"{path} is damaged ({error}); move it away to download it again, or copy it anew"
        ) from None
    start = 4 + 4 * len(shape)  # bytes of the header: magic number, then one size a dimension
    # the magic number is 0x803 for images, 0x801 for labels
    header = np.array([UBYTE * 256 + len(shape), *shape], dtype=">i4").tobytes()
    if content[:start] != header or len(content) != start + math.prod(shape):
        raise UserError(
            f"{path} is damaged: it must hold {shape} bytes after the header {header.hex()}, got "
            f"{len(content)} bytes that begin {content[:start].hex()}; move it away to download it "
            "again, or copy it anew"
        )
    return np.frombuffer(content, dtype=np.uint8, offset=start).reshape(shape)
