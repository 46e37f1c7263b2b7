"""What 3x3 kernels are made of: flat, edge and finer patterns, and how much of them is gray."""

import torch

# A 3x3 kernel is a sum of nine fixed patterns at right angles: the constant one, a ramp in each
# direction, and six finer ones. Of random weights each has a ninth of the squares on average, and
# the equal part of three channels has a third.
RANDOM_SHARES = {"flat": 1 / 9, "edge": 2 / 9, "finer": 6 / 9, "gray": 1 / 3}


def pattern_shares(kernels: torch.Tensor) -> dict[str, float]:
    """Shares of the squared weights, each in [0, 1], as means over the kernels.

    kernels: (K, C, 3, 3), none of them all zero
    returns: "flat", the mean of the nine weights of a channel; "edge", two ramps, left to right and
    top to bottom, whose sums are edges of any direction; "finer", the rest: the three add up to 1.
    And "gray": what is equal in all channels
    raises: ValueError for another shape, or for a kernel of zeros

    >>> pattern_shares(torch.ones(1, 3, 3, 3))
    {'flat': 1.0, 'edge': 0.0, 'finer': 0.0, 'gray': 1.0}
    """
    weights = kernels.detach().cpu().double()
    if weights.ndim != 4 or weights.shape[2:] != (3, 3):
        raise ValueError(f"kernels must have shape (K, C, 3, 3), got {tuple(weights.shape)}")
    whole = weights.square().sum((1, 2, 3))  # (K,)
    if not (whole > 0).all():
        raise ValueError("a kernel of zeros has no shares; leave it out")
    ramp = torch.tensor([-1.0, 0.0, 1.0]).double().expand(3, 3) / 6**0.5  # of length 1
    flat = (weights.sum((2, 3)) / 3).square().sum(1)  # (K,); a kernel of thirds has length 1
    edges = [(weights * pattern).sum((2, 3)).square().sum(1) for pattern in (ramp, ramp.T)]
    gray = weights.shape[1] * weights.mean(1).square().sum((1, 2))  # (K,), the mean in each channel
    parts = {"flat": flat, "edge": edges[0] + edges[1]}
    parts["finer"] = whole - parts["flat"] - parts["edge"]
    return {name: (part / whole).mean().item() for name, part in {**parts, "gray": gray}.items()}
