"""An optimizer's rule written by hand against one of torch, step for step."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

Rule = Callable[[torch.Tensor, torch.Tensor, dict[str, Any], int], object]  # (p, g, s, t)
Gradients = Callable[[Sequence[torch.Tensor]], Sequence[torch.Tensor]]


@torch.no_grad()
def largest_difference(
    rule: Rule,
    make_theirs: Callable[[list[torch.Tensor]], torch.optim.Optimizer],
    fresh: Callable[[], list[torch.Tensor]],
    gradients: Gradients,
    *,
    steps: int = 100,
) -> float:
    """How far two optimizers part, at most, that start from the same weights.

    rule: (p, g, s, t) -> anything, changes the tensor p in place, given its gradient g, a dict s of
    its own and the number t of the step, from 1
    make_theirs: list of tensors -> a torch optimizer over them
    fresh: () -> the weights at the start, the same at each call; gradients: weights -> gradients
    returns: the largest absolute difference of any weight after any step
    raises: ValueError for a rule that moves nothing

    >>> largest_difference(sgd, lambda p: torch.optim.SGD(p, lr=0.1), fresh, gradients)
    0.0
    """
    ours = fresh()
    theirs = fresh()
    states: list[dict[str, Any]] = [{} for _ in ours]
    optimizer = make_theirs(theirs)
    largest = 0.0
    for t in range(1, steps + 1):
        with torch.enable_grad():
            our_gradients = gradients(ours)
            their_gradients = gradients(theirs)
        for p, g, s in zip(ours, our_gradients, states, strict=True):
            rule(p, g, s, t)
        for p, g in zip(theirs, their_gradients, strict=True):
            p.grad = g
        optimizer.step()
        apart = [float((a - b).abs().max()) for a, b in zip(ours, theirs, strict=True)]
        largest = float(np.max([largest, *apart]))  # Python's max would pass over a nan
    if all(torch.equal(a, b) for a, b in zip(ours, fresh(), strict=True)):
        raise ValueError("the rule moved nothing; it must change p in place, as `p -= lr * g` does")
    return largest
