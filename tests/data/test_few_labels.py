"""A balanced draw of a few labels, and gray images for a network that expects color."""

import pytest
import torch

from course_utils.data import ImageSet


def image_set(channels=1):
    """30 training images 4x5 of three classes, 13, 10 and 7; every pixel has its image's number."""
    labels = torch.tensor([0] * 13 + [1] * 10 + [2] * 7)
    images = (
        torch.arange(30, dtype=torch.uint8)
        .view(-1, 1, 1, 1)
        .expand(-1, channels, 4, 5)
        .contiguous()
    )
    return ImageSet("numbers", images, labels, images[:6], labels[:6], ("a", "b", "c"))


def numbers(images):
    return images[:, 0, 0, 0].tolist()


def test_each_class_gives_so_many_and_nothing_is_lost_or_doubled():
    whole = image_set()
    few, others, their_labels = whole.few(4, seed=3)
    assert few.train_labels.bincount().tolist() == [4, 4, 4]
    assert their_labels.bincount().tolist() == [9, 6, 3]
    assert sorted(numbers(few.train_images) + numbers(others)) == list(range(30))
    for images, labels in ((few.train_images, few.train_labels), (others, their_labels)):
        assert torch.equal(labels, whole.train_labels[numbers(images)])
    assert torch.equal(few.test_images, whole.test_images)


def test_a_larger_draw_of_the_same_seed_holds_the_smaller_one_and_another_seed_is_another_draw():
    draws = {
        (n, seed): set(numbers(image_set().few(n, seed=seed)[0].train_images))
        for n in (2, 5)
        for seed in (0, 1)
    }
    assert draws[2, 0] < draws[5, 0]
    assert draws[2, 0] != draws[2, 1]


def test_classes_come_in_no_order():
    labels = image_set().few(7)[0].train_labels
    assert not torch.equal(labels, labels.sort().values)


@pytest.mark.parametrize("count", [0, 8])
def test_more_than_the_rarest_class_has_is_refused(count):
    with pytest.raises(ValueError, match=rf"numbers: per_class must lie in 1..7 .*, got {count}"):
        image_set().few(count)


def test_gray_is_repeated_and_color_stays():
    color = image_set().to_rgb()
    assert color.train_images.shape == (30, 3, 4, 5)
    assert color.test_images.shape == (6, 3, 4, 5)
    assert torch.equal(color.train_images[:, 2:], image_set().train_images)
    again = image_set(3)
    assert again.to_rgb() is again
