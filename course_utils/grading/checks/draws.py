"""What the cases of a check are drawn from."""

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    import numpy as np


def tensor(rng: "np.random.Generator", *shape: int) -> torch.Tensor:
    """A tensor (*shape) float64, normally distributed; the cases of a check round it to float32.

    rng: numpy Generator
    """
    return torch.from_numpy(rng.normal(size=shape))
