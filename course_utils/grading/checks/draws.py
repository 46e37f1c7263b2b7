"""What the cases of a check are drawn from."""

import torch


def tensor(rng, *shape):
    """A tensor (*shape) float64, normally distributed. rng: numpy Generator"""
    return torch.from_numpy(rng.normal(size=shape))
