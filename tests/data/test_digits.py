"""The embedded digits: their sizes, their split, and how they are enlarged."""

import sys

import pytest
import torch

from course_utils.data.digits import count_so_far, digits, enlarge


@pytest.fixture(scope="module")
def data():
    return digits()


def test_shapes_dtypes_and_names_are_those_of_an_image_set(data):
    assert data.train_images.shape == (1437, 1, 32, 32)
    assert data.test_images.shape == (360, 1, 32, 32)
    assert data.train_images.dtype == torch.uint8
    assert data.train_labels.dtype == torch.int64
    assert data.classes == tuple("0123456789")


def test_the_test_split_has_36_of_each_digit_and_the_training_split_the_rest(data):
    assert data.test_labels.bincount().tolist() == [36] * 10
    training = [142, 146, 141, 147, 145, 146, 145, 143, 138, 144]
    assert data.train_labels.bincount().tolist() == training


def test_no_image_is_lost_or_doubled_by_the_split(data):
    from sklearn.datasets import load_digits

    small = torch.from_numpy(load_digits().images).float()[:, None]
    ours = torch.cat([data.train_images, data.test_images]).flatten(1)
    assert torch.equal(
        ours.unique(dim=0, return_counts=True)[1],
        enlarge(small).flatten(1).unique(dim=0, return_counts=True)[1],
    )


def test_the_split_is_the_same_every_time(data):
    again = digits()
    assert torch.equal(again.test_labels, data.test_labels)
    assert torch.equal(again.test_images, data.test_images)


def test_both_splits_are_shuffled(data):
    assert len(data.train_labels[:40].unique()) == 10
    assert len(data.test_labels[:40].unique()) == 10


def test_enlarging_keeps_black_black_and_full_ink_white():
    small = torch.stack([torch.zeros(1, 8, 8), torch.full((1, 8, 8), 16.0)])
    black, white = enlarge(small)
    assert black.eq(0).all()
    assert white[:, 2:-2, 2:-2].eq(255).all()
    assert white.sum().item() == 255 * 28 * 28  # and two pixels of black on every side


def test_enlarging_keeps_left_and_up_where_they_are():
    small = torch.zeros(1, 1, 8, 8)
    small[0, 0, 1, 6] = 16
    row, column = divmod(enlarge(small).flatten().argmax().item(), 32)
    assert row < 10
    assert column > 22


def test_count_so_far_counts_each_label_apart():
    assert count_so_far(torch.tensor([7, 3, 7, 7, 3])).tolist() == [1, 1, 2, 3, 2]


def test_scikit_learn_is_imported_only_when_asked_for():
    module = sys.modules[digits.__module__]
    assert not {"sklearn", "load_digits"} & set(vars(module))
