"""Where in each drawn image its shape is: the ground truth that a photograph does not come with."""

import torch

from course_utils.data.nuisances import STANDARD, Nuisances
from course_utils.data.shapes import compose, coverage
from course_utils.data.signed_distances import CLASSES


def shape_masks(
    n: int, *, size: int = 32, nuisances: Nuisances = STANDARD, seed: int = 0
) -> torch.Tensor:
    """How much of each pixel belongs to the shape that the label names, in `draw_shapes`' images.

    Arguments as for draw_shapes: the same ones give the masks of the same images.
    returns: (n, size, size) float32 in [0, 1], fractions at the edge; distractors and background
    are 0

    >>> images, labels = draw_shapes(100, seed=7)
    >>> masks = shape_masks(100, seed=7)
    """
    # the same draws in the same order as in draw_shapes, but for the noise, which comes last
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randperm(n, generator=generator) % len(CLASSES)
    _, layers = compose(labels, nuisances, generator)
    front = layers[-1]  # painted last, so nothing hides it
    return coverage(front.kinds, front.poses, size)
