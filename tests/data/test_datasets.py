"""load(), names() and available(): kept copies, read-only folders, and errors for absent sets."""

import os
import subprocess
import sys

import numpy as np
import pytest
import torch
import torchvision

from course_utils.data import cache, datasets, published
from course_utils.data.cache import TENSORS
from course_utils.data.datasets import DataUnavailable, available, load, names

KEPT = (*published.KINDS, "shapes")


def assert_same(images, other):
    for name in TENSORS:
        torch.testing.assert_close(getattr(images, name), getattr(other, name), rtol=0, atol=0)


# Kept copies


DAMAGE = {
    "truncated": lambda content: content[: len(content) // 2],
    "flipped": lambda content: content[:999] + bytes([content[999] ^ 1]) + content[1000:],
    "empty": lambda content: b"",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("name", KEPT)
def test_a_damaged_copy_is_made_again_without_a_download(folder, site, name, damage):
    whole = load(name, folder=folder)
    copy, asked = folder / "cache" / f"{name}.npz", site.requests()
    copy.write_bytes(damage(copy.read_bytes()))
    with pytest.warns(
        UserWarning, match=f"{name}.npz is not used .*{name} is made again"
    ) as caught:
        assert_same(load(name, folder=folder), whole)
    assert caught[0].filename == __file__
    assert_same(load(name, folder=folder), whole)
    assert site.requests() == asked


def test_shapes_are_drawn_again_when_the_drawing_changes(folder, monkeypatch):
    load("shapes", folder=folder)
    monkeypatch.setattr(datasets, "VERSION", 99)
    with pytest.warns(UserWarning, match="made for drawing .*, not for drawing 99"):
        load("shapes", folder=folder)


@pytest.fixture
def read_only(folder, monkeypatch):
    """The data folder as a share that must not be written to.

    Root ignores permissions, so the probe is replaced.
    """
    monkeypatch.setattr(cache, "is_writable", lambda path: folder not in (path, *path.parents))
    yield
    assert not (folder / "cache").exists()


@pytest.mark.usefixtures("read_only")
@pytest.mark.parametrize("name", KEPT)
def test_with_a_read_only_folder_data_are_kept_in_the_users_cache(folder, home, site, name):
    load(name, folder=folder)
    assert (home / "cache" / f"{name}.npz").exists()
    assert list(folder.iterdir()) == []


def test_when_nothing_can_be_written_loading_still_works(folder, site, monkeypatch):
    site.put_raw_mnist(folder)
    monkeypatch.setattr(cache, "is_writable", lambda path: False)
    before = sorted(folder.rglob("*"))
    assert load("shapes", folder=folder).train_images.shape == (7, 3, 32, 32)
    site.assert_equals(load("mnist", folder=folder), "mnist")
    assert sorted(folder.rglob("*")) == before
    with pytest.raises(
        DataUnavailable,
        match="cifar10 .*neither the data folder nor the user's cache can be written",
    ):
        load("cifar10", folder=folder)


# What it says


def test_an_absent_set_that_cannot_be_fetched_names_three_ways_out(folder, site):
    site.server.stop()
    with pytest.raises(DataUnavailable, match="cifar10 is not on this machine") as caught:
        load("cifar10", folder=folder)
    assert str(caught.value) == (
        "cifar10 is not on this machine and could not be downloaded (connection refused).\n"
        '  Offline?      load("shapes") needs nothing and behaves like it.\n'
        "  Have a copy?  put cifar10.npz (x_train, y_train, x_test, y_test) into "
        f"{folder}, or set COURSE_DATA.\n"
        "  Online later? course data cifar10"
    )


def test_the_home_folder_is_written_as_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert datasets.short(tmp_path / ".cache" / "cnn-course") == "~/.cache/cnn-course"


@pytest.mark.parametrize(
    ("name", "near"),
    [("cifar-10", "cifar10"), ("FashionMNIST", "fashion_mnist"), ("shape", "shapes")],
)
def test_an_unknown_name_gets_the_nearest_one_and_the_list(folder, name, near):
    with pytest.raises(
        ValueError,
        match=f'(?s)called {name!r}; did you mean "{near}".*shapes, digits, .*<name>.npz',
    ):
        load(name, folder=folder)


@pytest.mark.parametrize("name", ["", "..", "../secret", "/etc/passwd", 10, None])
def test_a_name_that_is_no_plain_name_is_unknown(folder, name):
    with pytest.raises(ValueError, match=f"no data set is called {name!r}"):
        load(name, folder=folder)


def test_available_knows_every_name_and_loads_nothing(folder, monkeypatch):
    monkeypatch.setattr(np, "load", None)
    assert available(folder) == dict.fromkeys(("shapes", "digits"), "embedded") | dict.fromkeys(
        published.KINDS, "absent"
    )
    assert names(folder) == tuple(available(folder))
    assert list(folder.iterdir()) == []


def test_digits_need_nothing(folder):
    assert load("digits", folder=folder / "absent").classes == tuple("0123456789")
    assert not (folder / "absent").exists()


def test_class_names_are_torchvisions():
    assert published.CLASSES["fashion_mnist"] == torchvision.datasets.FashionMNIST.classes
    assert published.CLASSES["cifar100"] == sorted(set(published.CLASSES["cifar100"]))
    for name, (base, file) in published.CIFAR_FILES.items():
        source = getattr(torchvision.datasets, published.KINDS[name])
        assert (base, file) == (source.base_folder, source.filename)


# A broken torchvision


def test_importing_the_module_does_not_import_torchvision():
    code = "import course_utils.data.datasets, sys; sys.exit('torchvision' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_torchvision_raw_mnist_still_loads_and_cifar_says_why_not(
    folder, site, monkeypatch
):
    site.put_raw_mnist(folder)
    monkeypatch.setitem(sys.modules, "torchvision", None)
    site.assert_equals(load("mnist", folder=folder), "mnist")
    with pytest.raises(
        DataUnavailable, match=r"cifar10 .*\(torchvision, which knows the files, does not import"
    ):
        load("cifar10", folder=folder)


# The real data


def real(file):
    path = os.path.join(os.environ.get("COURSE_DATA", ""), file)
    return pytest.mark.skipif(not os.path.exists(path), reason=f"{path} is not here")


@real("cifar10.npz")
def test_real_cifar10_has_its_known_size_mean_and_std():
    images = load("cifar10")
    assert (len(images.train_images), len(images.test_images)) == (50_000, 10_000)
    assert images.mean == pytest.approx((0.4914, 0.4822, 0.4465), abs=5e-5)
    assert images.std == pytest.approx((0.2470, 0.2435, 0.2616), abs=5e-5)


@real("MNIST/raw/train-images-idx3-ubyte.gz")
def test_real_mnist_has_its_known_size_and_mean():
    tensors = published.read_mnist("mnist", cache.data_folder(), None, False)
    assert (tensors[0].shape, tensors[2].shape) == ((60_000, 1, 28, 28), (10_000, 1, 28, 28))
    assert tensors[0].float().mean().item() / 255 == pytest.approx(0.1307, abs=5e-5)
