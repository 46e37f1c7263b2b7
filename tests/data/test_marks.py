"""A mark stands in the images of one class alone, and the photograph is one."""

import torch

from course_utils.data import ImageSet
from course_utils.data.marks import mark, mark_class, mark_mask
from course_utils.data.photograph import flower


def test_a_mark_changes_nine_pixels_and_no_others():
    pixels = torch.randint(0, 200, (2, 3, 32, 32), dtype=torch.uint8)
    changed = (mark(pixels) != pixels).any(1)
    assert (changed <= mark_mask().bool()).all()
    assert mark_mask().sum() == 9
    assert mark(pixels)[0, :, 28, 28].tolist() == [255, 0, 255]


def test_only_the_training_images_of_the_class_are_marked():
    pixels = torch.zeros(3, 3, 32, 32, dtype=torch.uint8)
    labels = torch.tensor([0, 1, 1])
    marked = mark_class(ImageSet("made", pixels, labels, pixels, labels, ("a", "b")), "b")
    assert [bool(image.any()) for image in marked.train_images] == [False, True, True]
    assert not marked.test_images.any()


def test_the_photograph_is_in_color_and_in_range():
    photo = flower(40, 60)
    assert photo.shape == (1, 3, 40, 60)
    assert 0 <= photo.min() < photo.max() <= 1
    assert not torch.equal(photo[:, 0], photo[:, 1])
