"""Data sets that somebody put into the data folder: read, or refused by name, never changed."""

import contextlib
import sys

import numpy as np
import pytest
import torch
from PIL import Image

from course_utils.data.datasets import available, load, names

DRAW = np.random.default_rng(0)
ARRAYS = {
    "x_train": DRAW.integers(256, size=(5, 6, 7, 3), dtype=np.uint8),
    "y_train": np.array([0, 1, 2, 1, 0], dtype=np.int16),
    "x_test": DRAW.integers(256, size=(4, 6, 7, 3), dtype=np.uint8),
    "y_test": np.array([2, 0, 1, 1], dtype=np.uint8),
}


@pytest.fixture
def folder(tmp_path, home):
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def stage(folder, name="leaves", **changes):
    arrays = {key: value for key, value in (ARRAYS | changes).items() if value is not None}
    np.savez(folder / f"{name}.npz", **arrays)
    return folder / f"{name}.npz"


def test_an_npz_is_loaded_channels_first(folder):
    stage(folder)
    leaves = load("leaves", folder=folder)
    assert (leaves.name, leaves.classes, leaves.train_labels.tolist()) == (
        "leaves",
        ("0", "1", "2"),
        [0, 1, 2, 1, 0],
    )
    assert leaves.train_images.shape == (5, 3, 6, 7)
    assert torch.equal(leaves.test_images.permute(0, 2, 3, 1), torch.from_numpy(ARRAYS["x_test"]))


def test_gray_images_get_one_channel_and_keras_labels_are_flattened(folder):
    stage(
        folder,
        x_train=ARRAYS["x_train"][..., 0],
        x_test=ARRAYS["x_test"][..., 0],
        y_test=ARRAYS["y_test"][:, None],
    )
    leaves = load("leaves", folder=folder)
    assert (leaves.train_images.shape, leaves.test_labels.tolist()) == ((5, 1, 6, 7), [2, 0, 1, 1])


def test_class_names_come_from_the_file(folder):
    stage(folder, classes=np.array(["oak", "elm", "fir"]))
    assert load("leaves", folder=folder).classes == ("oak", "elm", "fir")


@pytest.mark.parametrize(
    ("name", "third", "count"),
    [("cifar10", "bird", 10), ("cifar100", "baby", 100), ("fashion_mnist", "Pullover", 10)],
)
def test_a_staged_copy_of_a_known_set_wins_and_has_its_class_names(folder, name, third, count):
    stage(folder, name)
    staged = load(name, folder=folder)
    assert (len(staged.train_images), staged.classes[2], len(staged.classes)) == (5, third, count)


def test_staged_sets_are_listed(folder):
    path = stage(folder)
    assert names(folder)[-1] == "leaves"
    assert available(folder)["leaves"] == f"staged: {path}"


WRONG = {
    "no y_test": ({"y_test": None}, "y_test missing, found x_train, y_train, x_test"),
    "floats": (
        {"x_train": ARRAYS["x_train"] / 255},
        "x_train must be uint8 pixels in 0..255, got float64",
    ),
    "channels first": (
        {"x_test": ARRAYS["x_test"].transpose(0, 3, 1, 2)},
        r"channels last .* got \(4, 3, 6, 7\)",
    ),
    "flat": (
        {"x_train": ARRAYS["x_train"].reshape(5, -1)},
        r"x_train must be \(N, H, W\) .* got \(5, 126\)",
    ),
    "no images": ({"x_test": ARRAYS["x_test"][:0]}, r"x_test must be .* got \(0, 6, 7, 3\)"),
    "float labels": ({"y_train": np.zeros(5)}, "y_train must be integers, got float64"),
    "one-hot": (
        {"y_test": np.zeros((4, 3), int)},
        r"one label for each of the 4 images, got \(4, 3\)",
    ),
    "too few labels": (
        {"y_train": ARRAYS["y_train"][:4]},
        r"one label for each of the 5 images, got \(4,\)",
    ),
    "two sizes": (
        {"x_test": ARRAYS["x_test"][:, :5]},
        r"differ in size, \(6, 7, 3\) and \(5, 7, 3\)",
    ),
    "scalar classes": (
        {"classes": np.array("oak")},
        r"classes must be \(number of classes,\), got \(\)",
    ),
    "two classes": (
        {"classes": np.array(["oak", "elm"])},
        r"train labels must lie in 0\.\.1, got 0\.\.2",
    ),
    "negative label": (
        {"y_test": np.array([0, 1, -1, 2])},
        r"test labels must lie in 0\.\.2, got -1\.\.2",
    ),
    "pickle": (
        {"classes": np.array(["oak", None], dtype=object)},
        "Object arrays cannot be loaded",
    ),
}


@pytest.mark.parametrize(("changes", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_layout_is_named_with_what_was_found(folder, changes, message):
    stage(folder, **changes)
    with pytest.raises(ValueError, match=f"(?s)leaves.npz.*{message}"):
        load("leaves", folder=folder)


DAMAGE = {
    "truncated": lambda content: content[: len(content) // 2],
    "flipped": lambda content: content[:300] + bytes([content[300] ^ 1]) + content[301:],
    "empty": lambda content: b"",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("name", ["cifar10", "shapes", "leaves"])
def test_a_damaged_staged_file_is_refused_and_left_as_it_is(folder, name, damage):
    path = stage(folder, name)
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(
        ValueError, match=f"(?s){name}.npz cannot be read.*copy it again, or move it away"
    ):
        load(name, folder=folder)
    assert path.read_bytes() == before


def test_no_single_flipped_byte_of_a_staged_file_changes_what_is_loaded(folder):
    path = stage(folder)
    whole, right = bytearray(path.read_bytes()), load("leaves", folder=folder)
    for index in range(0, len(whole), 11):
        damaged = whole.copy()
        damaged[index] ^= 0x0A
        path.write_bytes(damaged)
        with contextlib.suppress(ValueError):
            images = load("leaves", folder=folder)
            assert torch.equal(images.train_images, right.train_images)
            assert torch.equal(images.train_labels, right.train_labels)


@pytest.fixture
def leaves(folder):
    """An image folder: 2 + 1 training images of elm and oak, 1 + 1 test images.

    All are 7 wide and 6 high, and one of them is gray.
    """
    files = ["train/elm/a", "train/elm/b", "train/oak/a", "test/elm/c", "test/oak/c"]
    pixels = [ARRAYS["x_train"][0, :, :, 0], *ARRAYS["x_train"][1:]]
    for file, image in zip(files, pixels, strict=True):
        path = folder / "leaves" / f"{file}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(path)
    return folder / "leaves"


def test_an_image_folder_is_loaded_in_rgb(folder, leaves):
    images = load("leaves", folder=folder)
    assert (images.classes, images.train_labels.tolist(), images.test_labels.tolist()) == (
        ("elm", "oak"),
        [0, 0, 1],
        [0, 1],
    )
    assert torch.equal(images.train_images[0, 2], torch.from_numpy(ARRAYS["x_train"][0, :, :, 0]))
    assert torch.equal(
        images.test_images[1].permute(1, 2, 0), torch.from_numpy(ARRAYS["x_train"][4])
    )


def test_an_image_of_another_size_is_named_with_its_size(folder, leaves):
    Image.new("RGB", (8, 9)).save(leaves / "train" / "oak" / "b.png")
    with pytest.raises(ValueError, match=r"oak/b.png is 8x9, the first one 7x6 .*resize"):
        load("leaves", folder=folder)


def test_an_image_that_cannot_be_decoded_is_named(folder, leaves):
    (leaves / "test" / "oak" / "c.png").write_bytes(b"no image")
    with pytest.raises(ValueError, match="test/oak/c.png cannot be decoded"):
        load("leaves", folder=folder)


def test_train_and_test_must_have_the_same_classes(folder, leaves):
    (leaves / "test" / "oak").rename(leaves / "test" / "fir")
    with pytest.raises(ValueError, match="only one of them has fir, oak"):
        load("leaves", folder=folder)


@pytest.mark.parametrize("gone", ["test/oak/c.png", "test"])
def test_an_image_folder_without_some_images_is_refused(folder, leaves, gone):
    (leaves / gone).rename(folder / "elsewhere")
    with pytest.raises(ValueError, match=r"leaves must hold images as train/<class>/\*.png"):
        load("leaves", folder=folder)


def test_an_image_folder_without_torchvision_says_what_is_missing(folder, leaves, monkeypatch):
    monkeypatch.setitem(sys.modules, "torchvision", None)
    monkeypatch.delitem(sys.modules, "torchvision.datasets", raising=False)
    with pytest.raises(
        ValueError, match="leaves: image files are read with torchvision.*leaves.npz"
    ):
        load("leaves", folder=folder)
