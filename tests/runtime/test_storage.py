"""Atomic writes and digests."""

import os
import stat

import numpy as np
import pytest
import torch

from course_utils.runtime.storage import atomic_path, bounded_text, digest


def test_a_file_appears_whole_and_leaves_nothing_beside_it(tmp_path):
    with atomic_path(tmp_path / "new" / "notes.txt") as temporary:
        temporary.write_text("whole")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["notes.txt"]
    assert (tmp_path / "new" / "notes.txt").read_text() == "whole"


def test_a_failed_write_keeps_the_old_file_and_removes_its_own_traces(tmp_path):
    target = tmp_path / "notes.txt"
    target.write_text("old")

    def write_half():
        with atomic_path(target) as temporary:
            temporary.write_text("ne")
            raise RuntimeError("half-way 7")

    with pytest.raises(RuntimeError, match="half-way 7"):
        write_half()
    assert target.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_written_file_is_as_readable_as_any_other(tmp_path):
    (tmp_path / "plain").touch()
    with atomic_path(tmp_path / "atomic") as temporary:
        temporary.write_text("x")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "atomic")]
    assert modes[0] == modes[1]


def test_equal_content_has_an_equal_digest_whatever_the_order_of_keys():
    forward = {"a": torch.arange(6).view(2, 3), "b": [1, "two", None]}
    backward = {"b": [1, "two", None], "a": torch.arange(6).view(2, 3)}
    assert digest(forward) == digest(backward)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (torch.zeros(2, 3), torch.zeros(3, 2)),
        (torch.zeros(2), torch.zeros(2, dtype=torch.float64)),
        (torch.tensor([1.0, 2.0]), torch.tensor([2.0, 1.0])),
        (torch.zeros(2, dtype=torch.bfloat16), torch.ones(2, dtype=torch.bfloat16)),
        (np.zeros(3, np.uint8), np.zeros(3, np.int8)),
        ({"a": 1}, {"a": 1.0}),
        ({"a": 1}, {"b": 1}),
        ([1, [2]], [1, 2]),
        ("1", 1),
        (torch.zeros(()), torch.ones(())),
    ],
)
def test_different_content_has_a_different_digest(left, right):
    assert digest(left) != digest(right)


def test_a_transposed_view_has_the_digest_of_its_copy():
    view = torch.arange(6).view(2, 3).T
    assert digest(view) == digest(view.clone(memory_format=torch.contiguous_format))


def test_a_text_is_read_up_to_its_bound_and_nothing_that_is_no_file(tmp_path):
    path = tmp_path / "text"
    path.write_text("äb", encoding="utf-8")
    assert bounded_text(path, 3) == "äb"
    with pytest.raises(ValueError, match="has more than 2 bytes"):
        bounded_text(path, 2)
    with pytest.raises(FileNotFoundError):
        bounded_text(tmp_path / "absent", 3)
    with pytest.raises(ValueError, match="is no file"):
        bounded_text(tmp_path, 3)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="is no file"):
        bounded_text(tmp_path / "pipe", 3)
