"""The published sets: downloaded, verified and decoded, or read from raw files already there."""

import gzip
import io
import tarfile

import pytest
import torch

from course_utils.data import published
from course_utils.data.datasets import DataUnavailable, available, load


@pytest.mark.parametrize("name", published.KINDS)
def test_a_published_set_is_downloaded_decoded_and_kept(folder, site, name):
    loaded = load(name, folder=folder)
    site.assert_equals(loaded, name)
    assert (loaded.name, len(loaded.classes), loaded.train_labels.dtype) == (
        name,
        100 if name == "cifar100" else 10,
        torch.int64,
    )
    asked = site.requests()
    site.assert_equals(load(name, folder=folder), name)
    assert site.requests() == asked
    assert available(folder)[name] == f"cached: {folder / 'cache' / name}.npz"


@pytest.mark.parametrize("name", published.KINDS)
def test_nothing_extracted_or_partial_is_left_behind(folder, site, name):
    load(name, folder=folder)
    left = [
        path.name
        for path in folder.rglob("*")
        if path.name.startswith(".") or path.suffix == ".part"
    ]
    assert left == []
    assert not (folder / "cifar-10-batches-py").exists()


def test_a_download_cut_half_way_is_not_taken_for_the_data_and_goes_on_later(folder, site):
    half = len(site.server.files["/cifar-10-python.tar.gz"]) // 2
    site.server.cuts = [half, 0, 0, 0, 0]
    with pytest.raises(
        DataUnavailable, match=f"cifar10 is not on this machine.*broke after {half:,} of"
    ):
        load("cifar10", folder=folder)
    assert available(folder)["cifar10"] == "absent"
    site.assert_equals(load("cifar10", folder=folder), "cifar10")
    assert site.server.ranges_seen[-1] == f"bytes={half}-"


def test_a_changed_archive_is_never_unpacked(folder, site):
    site.server.files["/cifar-10-python.tar.gz"] = b"evil"
    with pytest.raises(
        DataUnavailable,
        match="cifar-10-python.tar.gz arrived damaged or changed: expected md5 [0-9a-f]",
    ):
        load("cifar10", folder=folder)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("zipped", [True, False])
def test_raw_mnist_is_used_also_when_packed_otherwise(folder, site, zipped):
    site.put_raw_mnist(folder, zipped)
    assert available(folder)["mnist"] == f"raw files: {folder / 'MNIST' / 'raw'}"
    site.assert_equals(load("mnist", folder=folder), "mnist")
    assert site.requests() == 0


DAMAGE = {
    "truncated": lambda content: content[: len(content) // 2],
    # IDX's rank, or the flags of a .gz
    "flipped": lambda content: content[:3] + bytes([content[3] ^ 4]) + content[4:],
    "empty": lambda content: b"",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("index", range(4))
def test_damaged_raw_mnist_is_named_and_left_as_it_is(folder, site, zipped, index, damage):
    path = site.put_raw_mnist(folder, zipped)[index]
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    with pytest.raises(ValueError, match=f"{path.name} is damaged.*move it away"):
        load("mnist", folder=folder)
    assert path.read_bytes() == damaged


def test_a_flipped_byte_amid_zipped_pixels_is_noticed(folder, site):
    images = site.put_raw_mnist(folder)[2]
    content = bytearray(images.read_bytes())
    content[len(content) // 2] ^= 1
    images.write_bytes(content)
    with pytest.raises(ValueError, match="train-images-idx3-ubyte.gz is damaged"):
        load("mnist", folder=folder)


def test_labels_that_belong_to_other_images_are_refused(folder, site):
    labels = site.put_raw_mnist(folder)[3]
    labels.write_bytes(gzip.compress(bytes.fromhex("00000801 00000006") + bytes(6)))
    with pytest.raises(
        ValueError,
        match=r"train-labels-idx1-ubyte.gz is damaged: it must hold \(7,\).*got 14 bytes",
    ):
        load("mnist", folder=folder)


def test_an_extracted_cifar_folder_is_used(folder, site):
    with tarfile.open(fileobj=io.BytesIO(site.server.files["/cifar-100-python.tar.gz"])) as tar:
        tar.extractall(folder, filter="data")
    assert available(folder)["cifar100"] == f"raw files: {folder / 'cifar-100-python'}"
    site.assert_equals(load("cifar100", folder=folder), "cifar100")
    assert site.requests() == 0


def test_a_damaged_extracted_cifar_folder_is_named(folder, site):
    (folder / "cifar-10-batches-py").mkdir()
    with pytest.raises(ValueError, match="cifar-10-batches-py is damaged.*move it away"):
        load("cifar10", folder=folder)


def test_an_archive_that_is_not_the_published_one_is_kept_and_named(folder, site):
    archive = folder / "cifar-10-python.tar.gz"
    archive.write_bytes(b"mine")
    with pytest.raises(
        ValueError, match="cifar-10-python.tar.gz is not the published file: expected md5"
    ):
        load("cifar10", folder=folder)
    assert archive.read_bytes() == b"mine"
