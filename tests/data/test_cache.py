"""A kept copy is used only while it is whole and made for the same key."""

import os
import sys
import warnings
from pathlib import Path

import pytest
import torch

from course_utils.data.cache import (
    TENSORS,
    cached,
    data_folder,
    is_writable,
    keeping_folder,
    user_cache,
)
from course_utils.data.imageset import ImageSet

SETS = ImageSet(
    "tiny",
    torch.arange(5 * 3 * 4 * 2, dtype=torch.uint8).view(5, 3, 4, 2),
    torch.tensor([0, 1, 1, 0, 1]),
    torch.arange(2 * 3 * 4 * 2, dtype=torch.uint8).view(2, 3, 4, 2),
    torch.tensor([1, 0]),
    ("yes", "no"),
)


class Builder:
    """Counts how often it was asked."""

    calls = 0

    def __call__(self):
        self.calls += 1
        return SETS


@pytest.fixture
def build():
    return Builder()


@pytest.fixture
def path(tmp_path, build):
    path = tmp_path / "cache" / "tiny.npz"
    cached(path, "tiny", "key 1", build)
    return path


def assert_same(images):
    assert (images.name, images.classes) == ("tiny", ("yes", "no"))
    for name in TENSORS:
        torch.testing.assert_close(getattr(images, name), getattr(SETS, name), rtol=0, atol=0)


def test_a_copy_is_read_back_equal_without_building(path, build):
    assert_same(cached(path, "tiny", "key 1", build))
    assert build.calls == 1
    assert os.listdir(path.parent) == ["tiny.npz"]


def test_another_key_builds_again_and_says_so(path, build):
    with pytest.warns(UserWarning, match="made for key 1, not for key 2.*tiny is made again"):
        cached(path, "tiny", "key 2", build)
    cached(path, "tiny", "key 2", build)
    assert build.calls == 2


DAMAGE = {
    "truncated": lambda content: content[: len(content) // 2],
    "short by one byte": lambda content: content[:-1],
    "flipped": lambda content: content[:300] + bytes([content[300] ^ 1]) + content[301:],
    "empty": lambda content: b"",
    "zeros": lambda content: bytes(len(content)),
    "text": lambda content: b"<html>moved</html>",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_copy_is_made_again_and_it_says_so(path, build, damage):
    path.write_bytes(damage(path.read_bytes()))
    with pytest.warns(UserWarning, match="tiny.npz is not used .*; tiny is made again"):
        assert_same(cached(path, "tiny", "key 1", build))
    assert_same(cached(path, "tiny", "key 1", build))
    assert build.calls == 2


def test_no_single_flipped_byte_changes_what_is_loaded(path, build):
    whole = bytearray(path.read_bytes())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for index in range(0, len(whole), 5):
            damaged = whole.copy()
            damaged[index] ^= 0x0A
            path.write_bytes(damaged)
            assert_same(cached(path, "tiny", "key 1", build))


def test_a_copy_that_cannot_be_written_is_done_without(tmp_path, build):
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.warns(
        UserWarning, match="cache/tiny.npz cannot be written .*; tiny is made again each time"
    ):
        assert_same(cached(tmp_path / "cache" / "tiny.npz", "tiny", "key 1", build))


def test_without_a_path_nothing_is_kept(build):
    assert_same(cached(None, "tiny", "key 1", build))
    assert build.calls == 1


def test_the_data_folder_is_course_data_or_the_users_cache(home, monkeypatch, tmp_path):
    assert data_folder() == home
    monkeypatch.setenv("COURSE_DATA", "~/share")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_folder() == tmp_path / "share"


@pytest.mark.parametrize(
    ("platform", "folder"),
    [
        ("linux", ".cache/cnn-course"),
        ("darwin", "Library/Caches/cnn-course"),
        ("win32", "AppData/Local/cnn-course"),
    ],
)
def test_the_users_cache_is_where_the_system_keeps_caches(monkeypatch, tmp_path, platform, folder):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    assert user_cache() == tmp_path / folder


def test_trying_whether_a_folder_is_writable_leaves_nothing(tmp_path):
    assert is_writable(tmp_path / "not" / "yet")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_inside_a_file_is_not_writable(tmp_path, home):
    (tmp_path / "file").write_text("")
    assert not is_writable(tmp_path / "file" / "folder")
    assert keeping_folder(tmp_path / "file" / "folder") == home


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_read_only_folder_is_not_writable(tmp_path):
    tmp_path.chmod(0o500)
    assert not is_writable(tmp_path)
