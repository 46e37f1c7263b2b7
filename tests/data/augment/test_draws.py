"""What every random transform keeps.

It is pure, repeatable by seed, draws for each image of its own, and can be captured on CUDA.
"""

import pytest
import torch
from pictures import C, H, W, pictures

from course_utils.data import augment


def labels_of(images):
    return torch.ones(len(images), 1, device=images.device)


RANDOM = {
    "random_flip": lambda x, g: augment.random_flip(x, g),
    "random_crop": lambda x, g: augment.random_crop(x, 2, g),
    "random_shift": lambda x, g: augment.random_shift(x, 3, g),
    "random_affine": lambda x, g: augment.random_affine(
        x, g, degrees=20, translate=0.2, scale=(0.8, 1.2), shear=10
    ),
    "random_color": lambda x, g: augment.random_color(
        x, g, brightness=0.2, contrast=0.2, saturation=0.2
    ),
    "random_color with hue": lambda x, g: augment.random_color(x, g, hue=0.3),
    "random_pca_color": lambda x, g: augment.random_pca_color(x, g, axes=torch.eye(3)),
    "random_cutout": lambda x, g: augment.random_cutout(x, 4, g),
    "random_mixup": lambda x, g: augment.random_mixup(x, labels_of(x), g)[0],
    "random_cutmix": lambda x, g: augment.random_cutmix(x, labels_of(x), g)[0],
}
POLICIES = {
    "random_autoaugment": augment.random_autoaugment,
    "random_trivial_augment": augment.random_trivial_augment,
}
EVERY = RANDOM | POLICIES


@pytest.mark.parametrize("name", EVERY)
def test_random_transforms_are_pure_and_repeat_by_seed(name):
    batch = pictures()
    draws = [EVERY[name](batch, torch.Generator().manual_seed(seed)) for seed in (3, 3, 4)]
    assert torch.equal(batch, pictures())
    assert torch.equal(draws[0], draws[1])
    assert not torch.equal(draws[0], draws[2])
    assert draws[0].shape == batch.shape
    assert draws[0].dtype == batch.dtype


@pytest.mark.parametrize("name", EVERY)
def test_each_image_gets_its_own_draw(name):
    same = pictures()[:1].expand(64, C, H, W).contiguous()
    if "mix" in name:
        same[::2] = 0  # two kinds, or mixing shows nothing
    images = EVERY[name](same, torch.Generator().manual_seed(0))
    assert len(images.flatten(1).unique(dim=0)) > 1


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("name", RANDOM)
def test_a_cuda_graph_can_capture_every_random_transform(name):
    batch = pictures().cuda()
    generator = torch.Generator("cuda").manual_seed(0)
    RANDOM[name](batch, generator)  # warm up outside the capture
    graph = torch.cuda.CUDAGraph()
    graph.register_generator_state(generator)
    with torch.cuda.graph(graph):
        images = RANDOM[name](batch, generator)
    graph.replay()
    first = images.clone()
    graph.replay()
    assert not torch.equal(first, images)  # fresh draws at every replay
