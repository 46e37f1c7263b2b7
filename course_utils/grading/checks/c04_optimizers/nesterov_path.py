"""Nesterov's momentum as he thought of it: the gradient is taken where the velocity is about to
carry the point.
"""

from collections.abc import Callable

import numpy as np
import torch

from course_utils.grading.checks.draws import tensor
from course_utils.grading.engine.check import Check, Mistake


def nesterov_path(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    """PyTorch's form, which stores the places looked ahead to, shifted back by `lr * mu * v`."""
    ahead = start.clone()
    optimizer = torch.optim.SGD([ahead], lr=lr, momentum=mu, nesterov=True)
    points = [start]
    for _ in range(steps):
        ahead.grad = hessian @ ahead
        optimizer.step()
        points.append(ahead + lr * mu * optimizer.state[ahead]["momentum_buffer"])
    return torch.stack(points)


def cases(rng: np.random.Generator) -> list[tuple]:
    one = torch.ones(1, 1, dtype=torch.float64)
    ravine = torch.tensor([[1.0, 0], [0, 4]], dtype=torch.float64)
    return [
        (one, one[0], 0.5, 0.8, 3),
        (ravine, torch.tensor([1.0, -1], dtype=torch.float64), 0.1, 0.9, 3),
        (bowl(rng, 3), tensor(rng, 3), 0.2, 0.8, 7),
        (bowl(rng, 5), tensor(rng, 5), 0.05, 0.95, 11),
    ]


def bowl(rng: np.random.Generator, n: int) -> torch.Tensor:
    """A drawn symmetric matrix with eigenvalues of 1 and more."""
    half = tensor(rng, n, n)
    return torch.eye(n, dtype=torch.float64) + half @ half.T / n


def looking(share: Callable[[float, float], float]) -> Callable[..., torch.Tensor]:
    """Momentum whose gradient is taken `share(lr, mu) * v` further on."""

    def path(
        hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
    ) -> torch.Tensor:
        x = start
        v = torch.zeros_like(start)
        points = [x]
        for _ in range(steps):
            v = mu * v + hessian @ (x - share(lr, mu) * v)
            x = x - lr * v
            points.append(x)
        return torch.stack(points)

    return path


def same_tensor(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    return nesterov_path(hessian, start, lr, mu, steps)[-1:].expand(steps + 1, -1)


def points_ahead(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    path = nesterov_path(hessian, start, lr, mu, steps)
    return torch.cat([path[:1], path[1:] + mu * (path[1:] - path[:-1])])


def two_sequences(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> list[torch.Tensor]:
    """As in Nesterov's paper of 1983: a gradient step from y, then y runs ahead of x."""
    x = y = start
    points = [x]
    for _ in range(steps):
        before = x
        x = y - lr * (hessian @ y)
        y = x + mu * (x - before)
        points.append(x)
    return points


def stacked_matrix(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> np.ndarray:
    """Point and velocity are one vector, and a step is one matrix."""
    n = len(start)
    h = hessian.numpy()
    velocity = np.hstack([h, mu * np.eye(n) - lr * mu * h])
    step = np.vstack([np.hstack([np.eye(n), np.zeros((n, n))]) - lr * velocity, velocity])
    both = np.concatenate([start.numpy(), np.zeros(n)])
    return np.array([(np.linalg.matrix_power(step, t) @ both)[:n] for t in range(steps + 1)])


CHECK = Check(
    work="nesterov_path",
    reference=nesterov_path,
    cases=cases,
    reread='Notebook 04, "Momentum"',
    mistakes=(
        Mistake(
            "plain momentum",
            "Your gradient is taken where the point stands: this is momentum without the look "
            "ahead.",
            looking(lambda lr, mu: 0),
        ),
        Mistake(
            "looks back",
            "You look to where the point came from. The step goes against v, and so does the look "
            "ahead.",
            looking(lambda lr, mu: -lr * mu),
        ),
        Mistake(
            "looks too far",
            "You look ahead by the whole velocity. Only the share mu of it is kept before a new "
            "gradient comes.",
            looking(lambda lr, mu: lr),
        ),
        Mistake(
            "one point kept many times",
            "All your points are the last one: the list holds one tensor many times, and you "
            "change it in place.",
            same_tensor,
        ),
        Mistake(
            "the places ahead",
            "Your path holds the places that were looked ahead to, as PyTorch's form does. Asked "
            "are the points.",
            points_ahead,
        ),
    ),
    accepted=(two_sequences, stacked_matrix),
    forbidden=("optim", "SGD"),
    points=3,
    minutes=15,
    difficulty=3,
)
