"""Mixing: equal to torchvision's MixUp and CutMix, and labels that stay probabilities."""

import pytest
import torch
from pictures import H, N, W, pictures
from torch.nn import functional as F
from torchvision.transforms import v2

from course_utils.data import augment

K = 7
LABELS = torch.tensor([3, 0, 6, 6, 1])
BEFORE = torch.arange(N).roll(1)  # torchvision's partner is the image before


def one_hot():
    return F.one_hot(LABELS, K).float()


def theirs(transform, **params):
    """torchvision's transform with given parameters, of images and labels."""
    params |= {"labels": LABELS, "batch_size": N}
    return transform.transform(pictures(), params), transform.transform(LABELS, params)


def test_mixup_equals_torchvision_for_one_share():
    images, labels = theirs(v2.MixUp(num_classes=K), lam=0.3)
    actual = augment.mixup(pictures(), one_hot(), BEFORE, torch.full((N,), 0.3))
    torch.testing.assert_close(actual, (images, labels))


def test_cutmix_equals_torchvision_for_one_box():
    left, top, right, bottom = box = (2, 1, 9, 5)
    images, labels = theirs(v2.CutMix(num_classes=K), box=box, lam_adjusted=1 - 7 * 4 / (H * W))
    ours = tuple(torch.full((N,), value) for value in (top, left, bottom, right))
    torch.testing.assert_close(
        augment.cutmix(pictures(), one_hot(), BEFORE, ours), (images, labels)
    )


def test_every_pair_has_its_own_share():
    share = torch.tensor([1.0, 0.0, 0.5, 0.25, 0.9])
    images, labels = augment.mixup(pictures(), one_hot(), BEFORE, share)
    assert torch.equal(images[0], pictures()[0])
    assert torch.equal(images[1], pictures()[0])
    torch.testing.assert_close(images[3], 0.25 * pictures()[3] + 0.75 * pictures()[2])
    assert labels[3].tolist() == [0, 0, 0, 0, 0, 0, 1]  # 6 and 6
    assert labels[4].tolist() == pytest.approx([0, 0.9, 0, 0, 0, 0, 0.1])


@pytest.mark.parametrize("mix", [augment.random_mixup, augment.random_cutmix])
def test_mixed_labels_are_probabilities_in_the_proportion_of_the_pixels(mix):
    """Black images of class 0, white of class 1: an image's mean is the probability of class 1."""
    white = torch.arange(400) % 2
    images = white.float().view(-1, 1, 1, 1).expand(-1, 1, H, W)
    mixed, labels = mix(images, F.one_hot(white, 2).float(), torch.Generator().manual_seed(0))
    torch.testing.assert_close(mixed.mean((1, 2, 3)), labels[:, 1])
    torch.testing.assert_close(labels.sum(1), torch.ones(400))
    assert len(labels[:, 1].unique()) > 20
    assert torch.equal(images.flatten(1).sum(1), H * W * white)


def test_mixing_and_normalizing_commute():
    mean = [0.1, 0.5, 0.9]
    std = [0.3, 0.2, 0.7]
    share = torch.linspace(0, 1, N)
    before, _ = augment.mixup(augment.normalize(pictures(), mean, std), one_hot(), BEFORE, share)
    after, _ = augment.mixup(pictures(), one_hot(), BEFORE, share)
    torch.testing.assert_close(before, augment.normalize(after, mean, std))
